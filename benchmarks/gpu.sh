#!/usr/bin/env bash
# What needs a GPU, in one run of less than 8 minutes, on a machine with a CUDA driver and python3 with PyTorch, but without .NET.
#
# Where .NET is:                 benchmarks/gpu.sh publish DIR    makes DIR/gpu.sh and DIR/gpu.tar.gz
# On the machine with the GPU:   DIR/gpu.sh                       tests, the assembler's report, the comparison with PyTorch
#
# XBM_DEVICE (cuda): what is tested and compared; with cpu the tests run on ILGPU's CPU accelerator, without the slow ones. XBM_TEST_FILTER
# and XBM_ONLY: which tests, which groups of the comparison. XBM_RESULTS (results beside this script): where the reports go. A part that
# fails does not keep the others from running; the exit code says whether all went well.
set -uo pipefail
# Seconds after which nothing is started or goes on but the writing of the report.
END=460
here=$(cd "$(dirname "$0")" && pwd)

# The runtime, the test runner, and both programs, for which it is there once.
publish() {
    local root sdk out runner
    mkdir -p "$1/files" && out=$(cd "$1" && pwd) || return 1
    root=$(dirname "$(readlink -f "$(command -v dotnet)")") sdk=$(dotnet --list-sdks | tail -n 1 | cut -d' ' -f1)
    dotnet build -c Release "$here/Xbm.Benchmarks.csproj" && cp -r "$here/bin/Release/net10.0" "$out/files/bench" || return 1
    dotnet publish -c Release -o "$out/files/tests" "$here/../tests/Xbm.Engine.Gpu.Tests/Xbm.Engine.Gpu.Tests.csproj" || return 1
    mkdir -p "$out/files/dotnet/shared" "$out/files/runner"
    cp -r "$root/dotnet" "$root/host" "$out/files/dotnet/" &&
        cp -r "$root/shared/Microsoft.NETCore.App" "$out/files/dotnet/shared/" || return 1
    runner="$root/sdk/$sdk"
    cp -r "$runner"/vstest.console* "$runner"/Microsoft.TestPlatform* "$runner"/Microsoft.VisualStudio.TestPlatform* \
        "$runner"/Newtonsoft.Json.dll "$runner"/Microsoft.Extensions.*.dll "$runner"/Extensions "$out/files/runner/" 2>/dev/null
    # What other systems and debuggers need.
    rm -rf "$out/files/bench/"{arm64,amd64,x86} "$out/files/tests/Microsoft.CodeCoverage"
    find "$out/files/bench/runtimes" -mindepth 1 -maxdepth 1 ! -name 'linux-x64' -exec rm -rf {} +
    find "$out/files" \( -name '*.pdb' -o -name '*.xml' \) -delete
    tar -C "$out/files" -czf "$out/gpu.tar.gz" . && rm -r "$out/files" && cp "$here/gpu.sh" "$out/gpu.sh" && ls -l "$out"
}

run() {
    local results=${XBM_RESULTS:-$here/results} device=${XBM_DEVICE:-cuda} files failed=0 name report start=$SECONDS
    files=$(mktemp -d) && tar -C "$files" -xzf "$here/gpu.tar.gz" && mkdir -p "$results" || return 1
    export DOTNET_ROOT="$files/dotnet" DOTNET_CLI_TELEMETRY_OPTOUT=1 XBM_TEST_DEVICE="$device" XBM_PTXAS
    XBM_PTXAS=$(assembler)
    name=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1 | tr 'A-Z ' 'a-z-')
    report="$results/${name:-$device}.md"
    rm -f "$results"/{float32,tf32}.md

    # These two compute beside each other; the comparisons have the machine to themselves, and the time that is left, half of it each.
    part 170 "$results/ptx.txt" bench/Xbm.Benchmarks.dll ptx --out "$results/ptx" &
    part 170 "$results/tests.txt" runner/vstest.console.dll "$files/tests/Xbm.Engine.Gpu.Tests.dll" \
        ${XBM_TEST_FILTER:+"/TestCaseFilter:$XBM_TEST_FILTER"} || failed=1
    wait $! || failed=1
    local compare=(bench/Xbm.Benchmarks.dll compare --device "$device" ${XBM_ONLY:+--only "$XBM_ONLY"} --rounds 2 --seconds 0.1)
    part $(((END - SECONDS + start) / 2)) "$results/float32.txt" "${compare[@]}" --out "$results/float32.md" || failed=1
    [ "$device" = cpu ] ||
        part $((END - SECONDS + start)) "$results/tf32.txt" "${compare[@]}" --precision tf32 --out "$results/tf32.md" || failed=1

    {
        cat "$results/float32.md" "$results/tf32.md" 2>/dev/null
        printf '\n## Tests on %s\n\n```\n%s\n```\n' "$device" "$(tail -n 12 "$results/tests.txt")"
        printf '\n## Kernels\n\n%s\n\nMade by `gpu.sh` in %d s.\n' "$(cat "$results/ptx.txt")" $((SECONDS - start))
    } > "$report"
    rm -r "$files"
    echo "$report, $((SECONDS - start)) s"
    return $failed
}

# part SECONDS LOG PROGRAM ARGUMENTS: a part that hangs costs its own time only, and a comparison that runs out of it keeps the lines that
# it has.
part() {
    local seconds=$1 log=$2
    shift 2
    (cd "$files" && timeout -k 3 "$seconds" "$files/dotnet/dotnet" "$@") > "$log" 2>&1
    local code=$?
    [ $code -eq 0 ] || { echo "failed with code $code: $* (see $log)" >&2; tail -n 3 "$log" >&2; return 1; }
}

# ptxas from the path, or the one that comes with PyTorch's compiler.
assembler() {
    command -v ptxas || python3 -c 'import glob, os, triton
print(*glob.glob(os.path.join(os.path.dirname(triton.__file__), "**", "ptxas"), recursive=True)[:1])' 2>/dev/null
}

case "${1:-}" in
    publish) publish "${2:?the folder to publish to}" ;;
    "") run ;;
    *) sed -n '2,10p' "$0"; exit 2 ;;
esac
