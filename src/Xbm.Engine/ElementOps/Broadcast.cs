namespace Xbm.Engine;

/// <summary>How the second operand of a <see cref="Backend.Zip"/> stretches over the first, [rows, columns].</summary>
public enum Broadcast
{
    /// <summary>Same shape.</summary>
    None,

    /// <summary>One value per column, [columns].</summary>
    Row,

    /// <summary>One value, [1].</summary>
    Scalar,
}
