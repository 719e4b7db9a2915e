using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Tests.Config;

public class NearestTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("raito", "ratio", 1)]
    [InlineData("ca", "abc", 3)]
    public void The_distance_counts_edits_and_a_swap_of_neighbours_as_one(string a, string b, int distance) =>
        Assert.Equal(distance, Nearest.Distance(a, b));

    [Property]
    public Property The_distance_is_symmetric_zero_only_for_equals_and_at_most_the_longer_length() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((a, b) =>
        {
            int d = Nearest.Distance(a.Get, b.Get);
            return d == Nearest.Distance(b.Get, a.Get) && d == 0 == (a.Get == b.Get)
                && d >= Math.Abs(a.Get.Length - b.Get.Length) && d <= Math.Max(a.Get.Length, b.Get.Length);
        });

    [Fact]
    public void The_first_of_equally_near_words_is_taken() => Assert.Equal("cat", Nearest.To("bat", ["dog", "cat", "hat"]));
}
