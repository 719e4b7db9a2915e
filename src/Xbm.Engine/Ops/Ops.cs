namespace Xbm.Engine;

/// <summary>The ops, one file each: the shape rule, the forward pass and the gradient.</summary>
public static partial class Ops;
