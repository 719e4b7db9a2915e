namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>The sum of all elements, a scalar.</summary>
    public static Tensor Sum(this Tensor x)
    {
        var y = x.Backend.Empty(new Shape());
        x.Backend.RowSums(x.Storage, y.Storage, 1, x.Shape.Length);
        return x.Backend.Tape.Record(y, [x], dy => [Spread(dy, x.Shape)]);
    }

    /// <summary>The mean of all elements, a scalar.</summary>
    public static Tensor Mean(this Tensor x)
    {
        Check.That(x.Shape.Length > 0, $"there is no mean of no elements, got {x.Shape}");
        return x.Sum().Scale(1f / x.Shape.Length);
    }

    /// <summary>Σ over the last dimension: [..., columns] → [rows].</summary>
    public static Tensor SumLast(this Tensor x)
    {
        Check.That(x.Shape.Rank >= 1, $"expected at least one dimension, got {x.Shape}");
        int rows = x.Shape.Rows, columns = x.Shape.Columns;
        var y = x.Backend.Empty(new Shape(rows));
        x.Backend.RowSums(x.Storage, y.Storage, rows, columns);
        return x.Backend.Tape.Record(y, [x], dy =>
        {
            // dy as a column times a row of ones.
            var ones = x.Backend.Full(new Shape(1, columns), 1);
            return [new Tensor(Gemm(new Tensor(dy.Storage, new Shape(rows, 1)), ones).Storage, x.Shape)];
        });
    }

    /// <summary>One value in every element.</summary>
    static Tensor Spread(Tensor value, Shape shape)
    {
        var y = value.Backend.Empty(shape);
        value.Backend.Zip(new SecondOp(), y.Storage, value.Storage, y.Storage, Broadcast.Scalar, 1, shape.Length);
        return y;
    }
}
