using Xbm.Training.Cli;

return CommandLine.Run(args);
