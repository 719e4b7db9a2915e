using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Xbm.Engine.Gpu.Tests.SlowTestSkipping", "Xbm.Engine.Gpu.Tests")]
// A group's threads wait for each other at full speed: two groups of two tests would take each other's time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Xbm.Engine.Gpu.Tests;

/// <summary>
/// On ILGPU's CPU accelerator, which runs each thread of a group as a thread of the system, skips the tests that do not say that they are
/// fast: each counts as skipped, with the reason. On other devices all of them run.
/// </summary>
public sealed class SlowTestSkipping(IMessageSink messages) : XunitTestFramework(messages)
{
    /// <inheritdoc/>
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        TestDevice.IsSlow ? new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink)
            : base.CreateDiscoverer(assemblyInfo);

    sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkDiscoverer(assembly, sources, messages)
    {
        protected override bool FindTestsForMethod(
            ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            if (IsFast(testMethod) || !testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any())
                return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
            return ReportDiscoveredTestCase(new SlowTestCase(DiagnosticMessageSink, testMethod), includeSourceInformation, messageBus);
        }

        static bool IsFast(ITestMethod test) =>
            test.Method.GetCustomAttributes(typeof(TraitAttribute)).Concat(test.TestClass.Class.GetCustomAttributes(typeof(TraitAttribute)))
                .Any(trait => trait.GetConstructorArguments().SequenceEqual(["Speed", "fast"]));
    }
}

/// <summary>A test that is skipped: one for a whole theory.</summary>
public sealed class SlowTestCase : XunitTestCase
{
    /// <summary>For the runner, which reads it back.</summary>
    [Obsolete("For deserialization")]
    public SlowTestCase() { }

    internal SlowTestCase(IMessageSink messages, ITestMethod method)
        : base(messages, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method) { }

    /// <inheritdoc/>
    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        "too slow for ILGPU's CPU accelerator: the emulator runs it, and XBM_TEST_DEVICE=cuda or opencl";
}
