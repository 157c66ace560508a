using System.Text;

namespace KimounMail.Protocols.ContentLines;

/// <summary>Escapes in values of type TEXT (RFC 5545 §3.3.11, RFC 6350 §3.4).</summary>
public static class ContentText
{
    /// <summary>The text that a value stands for. A backslash before anything that needs none is taken for the habit of programs to write <c>\:</c>, and dropped.</summary>
    public static string Unescape(string value)
    {
        if (!value.Contains('\\'))
            return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
                text.Append(value[++i] is 'n' or 'N' ? '\n' : value[i]);
            else
                text.Append(value[i]);
        }

        return text.ToString();
    }

    /// <summary>The value that stands for a text.</summary>
    public static string Escape(string text) => text
        .Replace("\\", "\\\\").Replace(";", "\\;").Replace(",", "\\,")
        .Replace("\r\n", "\\n").Replace("\n", "\\n").Replace("\r", "\\n");
}
