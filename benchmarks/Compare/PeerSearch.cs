using System.ComponentModel;
using Xbm.Engine;
using Xbm.Training.Devices;

namespace Xbm.Benchmarks.Compare;

/// <summary>Finds a Python that has PyTorch.</summary>
static class PeerSearch
{
    const string HowToGet = "apt-get install python3-torch libopenblas0-openmp";

    /// <summary>The first of the candidates that can import torch, or null; what is missing goes to <paramref name="report"/>.</summary>
    /// <param name="python">The user's choice; null to look at /usr/bin/python3 and at python3 on the path.</param>
    /// <param name="settings">The device and precision that the peer is to use.</param>
    /// <param name="report">Gets one line for what is missing and how to get it.</param>
    public static Peer? Find(string? python, Settings settings, Action<string> report)
    {
        string[] candidates = python is not null ? [python] : ["/usr/bin/python3", "python3"];
        var reasons = new List<string>();
        foreach (string candidate in candidates)
        {
            if (Try(candidate, settings, out string reason) is not { } peer)
            {
                reasons.Add($"{candidate}: {reason}");
                continue;
            }
            if (settings.Device == DeviceCatalogue.Cpu && peer.Hello["blas"] is null)
                report($"{candidate} has no OpenBLAS library, matrix products are measured alone. To get it: {HowToGet}");
            return peer;
        }
        report($"No peer: {string.Join("; ", reasons)}. Our side is measured alone. To get the peer: {HowToGet}");
        return null;
    }

    static Peer? Try(string python, Settings settings, out string reason)
    {
        reason = "";
        try
        {
            var peer = Peer.Start(python, settings);
            if (peer.Hello["missing"] is null) return peer;
            reason = $"Python {peer.Hello["python"]} without PyTorch ({peer.Hello["reason"]})";
            peer.Dispose();
        }
        catch (Win32Exception)
        {
            reason = "no such program";
        }
        catch (XbmException failure)
        {
            reason = failure.Message;
        }
        return null;
    }
}
