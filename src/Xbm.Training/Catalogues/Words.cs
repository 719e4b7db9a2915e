using System.Text;

namespace Xbm.Training.Catalogues;

/// <summary>C# names as the words of a configuration.</summary>
static class Words
{
    /// <summary><c>BatchAndMemory</c> → <c>batch_and_memory</c>. A last capital begins no word: <c>AdamW</c> → <c>adamw</c>.</summary>
    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool beginsWord = i > 0 && char.IsUpper(name[i]) && i + 1 < name.Length && char.IsLower(name[i + 1]);
            if (beginsWord) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
