using FsCheck.Xunit;

// Every run draws the same samples: what fails, fails again.
[assembly: Properties(Replay = "(20260217,9973)", QuietOnSuccess = true)]
