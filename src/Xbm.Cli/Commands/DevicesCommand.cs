using System.CommandLine;
using Xbm.Cli.Terminal;
using Xbm.Training.Devices;

namespace Xbm.Cli.Commands;

/// <summary>devices: what this machine offers, and why a device is missing.</summary>
static class DevicesCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("devices", "List the devices of this machine, and why one is missing.") { json };
        command.SetAction(parsed =>
        {
            var devices = DeviceCatalogue.Here.All();
            if (parsed.GetValue(json)) Output.Json(devices);
            else
                Output.Table(["device", "", "what"],
                    devices.Select(d => new[] { d.Name, d.Available ? "available" : "missing", d.Description }));
            return ExitCodes.Done;
        });
        return command;
    }
}
