using System.Globalization;

namespace KimounMail.Protocols.Maildir;

/// <summary>The name of a message's file in a Maildir: <c>unique[,S=size][,W=size]:2,FLAGS</c>; where a file system allows no colon, another mark.</summary>
/// <param name="Unique">What does not change while flags do.</param>
/// <param name="Flags">The letters behind <c>2,</c>: D(raft), F(lagged), P(assed on), R(eplied), S(een), T(rashed), and a to z for keywords.</param>
public readonly record struct MaildirName(string Unique, string Flags)
{
    /// <summary>Octets of the message with CRLF line ends, where the name tells (<c>W=</c>).</summary>
    public long? Size { get; init; }

    /// <summary>Takes a name apart; any name is one.</summary>
    public static MaildirName Parse(string name)
    {
        var info = name.LastIndexOf("2,", StringComparison.Ordinal);
        var isInfo = info > 0 && name[info - 1] is ':' or ';' or '!' or '-';
        var unique = isInfo ? name[..(info - 1)] : name;
        var size = unique.Split(',').FirstOrDefault(part => part.StartsWith("W=", StringComparison.Ordinal));
        return new MaildirName(unique, isInfo ? name[(info + 2)..] : "")
        {
            Size = size is not null && long.TryParse(size.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets : null,
        };
    }
}
