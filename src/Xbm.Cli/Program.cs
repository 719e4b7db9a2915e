using Xbm.Cli;

return CommandRunner.Run(args);
