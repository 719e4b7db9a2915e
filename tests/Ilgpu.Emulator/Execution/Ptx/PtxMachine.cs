using System.Globalization;

namespace ILGPU.Execution.Ptx;

/// <summary>
/// The registers of a group's threads and the shared memory that PTX declares, and what the statements do to them: as many as the kernels
/// use, with the meaning of the PTX ISA. All others are a fault.
/// </summary>
sealed unsafe class PtxMachine(GroupState state)
{
    const int MaxRegisters = 1024, Unset = -1;

    readonly uint[][] _registers = new uint[GroupState.MaxThreads][];
    readonly bool[] _declared = new bool[MaxRegisters];
    readonly int[] _shared = new int[MaxRegisters];
    bool _used;
    PtxStatement? _pending;

    public void BeginGroup()
    {
        _pending = null;
        if (!_used) return;
        _used = false;
        Array.Clear(_declared);
        for (int t = 0; t < state.Threads; t++) _registers[t].AsSpan().Fill(uint.MaxValue);
    }

    /// <summary>Runs a text for the thread that runs now.</summary>
    public void Run(string text, long argument0 = 0, long argument1 = 0)
    {
        Begin();
        foreach (var statement in PtxStatement.Parse(text)) Run(statement, argument0, argument1);
    }

    /// <summary>Notes a statement that the warp runs together, once all its lanes have come to it.</summary>
    public void Post(string text)
    {
        Begin();
        _pending = PtxStatement.Parse(text).Single();
    }

    /// <summary>Runs what was posted, for the warp that begins at a thread.</summary>
    public void Settle(int first, int lanes)
    {
        if (_pending is not { } statement) return;
        _pending = null;
        if (lanes < GroupState.WarpSize) throw new KernelFault(
            $"{statement.Code} needs a warp of {GroupState.WarpSize} lanes, this one has {lanes}");
        foreach (var operand in statement.Operands) Check(operand);
        TensorProduct.Run(statement, _registers.AsSpan(first, lanes));
    }

    void Begin()
    {
        if (_used) return;
        _used = true;
        Array.Fill(_shared, Unset);
        for (int t = 0; t < state.Threads; t++)
        {
            _registers[t] ??= new uint[MaxRegisters];
            _registers[t].AsSpan().Fill(uint.MaxValue);
        }
    }

    void Run(PtxStatement statement, long argument0, long argument1)
    {
        var o = statement.Operands;
        switch (statement.Code)
        {
            case ".reg .b32" or ".reg .f32":
                Declare(o);
                break;
            case ".shared .align 16 .b8":
                if (_shared[o[0].Value] == Unset) _shared[o[0].Value] = state.AllocateFor(o[0].Text, o[1].Value);
                break;
            case "mov.u32":
                Register(o[0]) = _shared[o[1].Value] is >= 0 and var offset ? (uint)offset
                    : throw new KernelFault($"PTX uses {o[1].Text}, which it has not declared");
                break;
            case "mov.f32":
                Register(o[0]) = Value(o[1]);
                break;
            case "add.u32":
                Register(o[0]) = Value(o[1]) + Value(o[2]);
                break;
            case "ld.shared.f32":
                Register(o[0]) = *(uint*)state.SharedAt(Value(o[1]), sizeof(uint), sizeof(uint));
                break;
            case "cvt.rna.tf32.f32":
                Register(o[0]) = TensorProduct.Round(Value(o[1]));
                break;
            case "st.global.v2.f32":
                var target = (uint*)DeviceMemory.At(Long(o[0]), 2 * sizeof(uint), 2 * sizeof(uint));
                (target[0], target[1]) = (Value(o[1]), Value(o[2]));
                break;
            case "cp.async.cg.shared.global":
                Copy((int)Value(o[0]), Long(o[1]), o[2].Value, (int)Value(o[3]));
                break;
            case "cp.async.commit_group":
                state.Copies.Commit(state.Thread);
                break;
            case "cp.async.wait_group":
                state.Copies.Wait(state.Thread, o[0].Value);
                break;
            default:
                throw new KernelFault($"the emulator does not know PTX's {statement.Code}");
        }

        uint Value(PtxOperand operand) => operand.Kind switch
        {
            PtxOperandKind.Register => Register(operand),
            PtxOperandKind.Number => (uint)operand.Value,
            _ => (uint)Long(operand),
        };

        long Long(PtxOperand operand) => operand.Value == 0 ? argument0 : argument1;
    }

    /// <summary>16 bytes, as cp.async.cg has them.</summary>
    void Copy(int target, long source, int count, int valid)
    {
        if (count != 16 || valid is < 0 or > 16) throw new KernelFault(
            $"cp.async.cg copies 16 bytes, got {count} of which {valid} are valid");
        byte* from = valid == 0 ? null : DeviceMemory.At(source, valid, 16);
        state.Copies.Add(state.Thread, state.SharedAt((uint)target, count, 16), from, count, valid);
    }

    ref uint Register(PtxOperand operand)
    {
        Check(operand);
        return ref _registers[state.Thread][operand.Value];
    }

    void Check(PtxOperand operand)
    {
        if (!_declared[operand.Value]) throw new KernelFault($"PTX uses {operand.Text}, which it has not declared");
    }

    /// <summary>name, or name&lt;count&gt;.</summary>
    void Declare(PtxOperand[] operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            bool range = i + 1 < operands.Length && operands[i + 1].Kind == PtxOperandKind.Number;
            if (!range) _declared[operands[i].Value] = true;
            else
                for (int n = 0; n < operands[i + 1].Value; n++) _declared[
                    PtxStatement.Register(operands[i].Text + n.ToString(CultureInfo.InvariantCulture))] = true;
            if (range) i++;
        }
    }
}
