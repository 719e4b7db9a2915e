using Xbm.Cli;

return CommandLine.Run(args);
