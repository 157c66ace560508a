using System.Text;
using System.Text.RegularExpressions;

namespace KimounMail.Engine.Migration.Folders;

/// <summary>
/// A folder pattern as users of shells write it: <c>*</c> is any run of characters (levels included), <c>?</c> one,
/// <c>`</c> takes the next character literally. Case does not matter. A pattern also matches what lies below the folder it names.
/// </summary>
internal sealed class FolderPattern
{
    private readonly Regex _regex;

    public FolderPattern(string pattern)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            text.Append(pattern[i] switch
            {
                '*' => ".*",
                '?' => ".",
                '`' when i + 1 < pattern.Length => Regex.Escape(pattern[++i].ToString()),
                var c => Regex.Escape(c.ToString()),
            });
        }

        // NonBacktracking: a folder name comes from a server, so matching must stay linear.
        _regex = new Regex(text.Append("(/.*)?$").ToString(),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }

    public bool Matches(string path) => _regex.IsMatch(path);
}
