namespace Xbm.Engine.Tests;

public class ShapeTests
{
    [Fact]
    public void A_shape_without_sizes_is_a_scalar_of_one_element_however_it_is_written()
    {
        Shape written = new(), empty = new([]), initial = default;
        Assert.All([written, empty, initial], shape => Assert.Equal((0, 1, 1, 1), (shape.Rank, shape.Length, shape.Rows, shape.Columns)));
        Assert.Equal(written, empty);
        Assert.Equal(written, initial);
    }

    [Fact]
    public void Rows_and_columns_split_off_the_last_dimension()
    {
        var shape = new Shape(2, 3, 4, 5);
        Assert.Equal((4, 120, 24, 5), (shape.Rank, shape.Length, shape.Rows, shape.Columns));
        Assert.Equal([2, 3, 4, 5], shape.ToArray());
        Assert.Equal((2, 5), (shape[0], shape[^1]));
        Assert.Equal("[2, 3, 4, 5]", shape.ToString());
    }

    [Theory]
    [InlineData(65536, 65536)]
    [InlineData(int.MaxValue, 2)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(1, int.MaxValue, 1, 3)]
    public void Too_many_elements_are_an_error(params int[] sizes)
    {
        var error = Assert.Throws<ArgumentException>(() => new Shape(sizes));
        Assert.Equal($"Shape: [{string.Join(", ", sizes)}] has more than 2147483647 elements.", error.Message);
    }

    [Fact]
    public void A_size_of_zero_empties_even_a_huge_shape() => Assert.Equal(0, new Shape(65536, 65536, 0).Length);

    [Fact]
    public void Rank_5_and_negative_sizes_are_errors()
    {
        Assert.Equal("Shape: rank 5 is above 4.", Assert.Throws<ArgumentException>(() => new Shape(1, 1, 1, 1, 1)).Message);
        Assert.Equal("Shape: negative size in [2, -3].", Assert.Throws<ArgumentException>(() => new Shape(2, -3)).Message);
    }

    [Fact]
    public void Equality_looks_at_rank_and_sizes()
    {
        Assert.True(new Shape(2, 3) == new Shape(2, 3));
        Assert.True(new Shape(2, 3) != new Shape(3, 2));
        Assert.True(new Shape(3) != new Shape(3, 1));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
    }

    [Fact]
    public void A_dimension_that_is_not_there_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, 3)[2]);
}
