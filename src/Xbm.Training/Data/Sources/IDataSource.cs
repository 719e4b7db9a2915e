namespace Xbm.Training.Data;

/// <summary>Where images come from. An implementation is a record whose properties are its options.</summary>
public interface IDataSource
{
    /// <summary>Loads the images and splits them into parts; no class is both in the training and in a test part.</summary>
    /// <param name="seed">Decides all that is random about it.</param>
    /// <exception cref="Xbm.Engine.UsageException">An option makes no sense, or files are not where it says.</exception>
    /// <exception cref="Xbm.Engine.XbmException">A file is broken; the message names it.</exception>
    DataSplit Load(ulong seed);
}
