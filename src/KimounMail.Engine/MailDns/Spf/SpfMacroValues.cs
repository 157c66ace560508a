using System.Globalization;
using System.Net.Sockets;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>What macros stand for (RFC 7208 §7.2), by letter.</summary>
/// <param name="request">Who sends.</param>
/// <param name="domain">Whose record it is.</param>
/// <param name="validatedName">The name behind the client's address.</param>
internal sealed class SpfMacroValues(SpfRequest request, string domain, string validatedName = "unknown")
{
    public string this[char letter] => letter switch
    {
        's' => $"{request.LocalPart}@{request.Domain}",
        'l' => request.LocalPart,
        'o' => request.Domain,
        'd' => domain,
        'i' => Dotted,
        'p' => validatedName,
        'h' => request.HeloText,
        'v' => request.Client.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6",
        'c' => request.Client.ToString(),
        'r' => request.Receiver,
        't' => request.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "No macro has this letter."),
    };

    /// <summary>Of IPv6 each half octet by itself.</summary>
    private string Dotted => request.Client.AddressFamily == AddressFamily.InterNetwork
        ? request.Client.ToString()
        : string.Join('.', Convert.ToHexString(request.Client.GetAddressBytes()).AsEnumerable());
}
