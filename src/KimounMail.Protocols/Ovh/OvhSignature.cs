using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KimounMail.Protocols.Ovh;

/// <summary>The signature of a call: proves the secret without sending it, for one method, address, body and second.</summary>
internal static class OvhSignature
{
    /// <summary>"$1$" and the SHA-1, in lower-case hex, of secret, consumer key, method, whole address, body and time, joined by plus signs.</summary>
    /// <param name="keys">Whose call it is.</param>
    /// <param name="method">In upper case.</param>
    /// <param name="address">With its query, exactly as it is sent.</param>
    /// <param name="body">The octets that are sent; empty for none.</param>
    /// <param name="timestamp">Seconds since 1970 by OVHcloud's clock.</param>
    [SuppressMessage("Security", "CA5350", Justification = "The API knows no other signature.")]
    public static string Sign(OvhCredential.SignedKeys keys, string method, Uri address, ReadOnlySpan<byte> body, long timestamp)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.UTF8.GetBytes($"{keys.ApplicationSecret}+{keys.ConsumerKey}+{method}+{address.AbsoluteUri}+"));
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"+{timestamp}")));
        return $"$1${Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant()}";
    }
}
