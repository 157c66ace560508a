using System.Buffers.Text;
using System.Security.Cryptography;
using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Dkim;

/// <summary>Reads a TXT record found at a selector.</summary>
internal sealed class DkimKeyParser
{
    private const int Ed25519Octets = 32;
    private const int LeastBits = 1024;
    private const int GoodBits = 2048;
    private const int MostBits = 4096;

    private readonly string _text;
    private readonly TagList _tags;
    private readonly List<RecordFault> _faults = [];

    private DkimKeyParser(string text)
    {
        _text = text;
        _tags = TagList.Parse(text, StringComparer.Ordinal);
    }

    /// <summary>Never throws.</summary>
    public static DkimKeyRecord Parse(string text) => new DkimKeyParser(text).Read();

    private DkimKeyRecord Read()
    {
        if (FormFault() is { } fault)
            return Invalid(fault);

        var data = string.Concat(_tags["p"]!.Where(c => c is not (' ' or '\t' or '\r' or '\n')));
        if (data.Length == 0)
            return Unusable(RecordStanding.Revoked, DkimFindings.Revoked);
        if (!Base64.IsValid(data))
            return Invalid(DkimFindings.KeyBase64);

        TellUse();
        return ReadKey(Convert.FromBase64String(data));
    }

    /// <summary>What keeps the record from being read as a key at all.</summary>
    private MailDnsRule? FormFault()
    {
        var version = _tags["v"];
        if (_tags["p"] is null && version?.StartsWith("DKIM", StringComparison.OrdinalIgnoreCase) != true)
            return IsQuoted ? DkimFindings.LiteralQuotes : DkimFindings.NotAKey;
        if (IsQuoted)
            return DkimFindings.LiteralQuotes;
        if (_text.Contains("\\;", StringComparison.Ordinal))
            return DkimFindings.LiteralBackslash;
        if (_tags.Duplicate is not null)
            return DkimFindings.DuplicateTag;
        if (_tags.IndexOf("v") > 0)
            return DkimFindings.VersionNotFirst;
        if (version is not (null or "DKIM1"))
            return DkimFindings.Version;
        return _tags["p"] is null ? DkimFindings.NoKeyData : null;
    }

    private bool IsQuoted => _text.TrimStart().StartsWith('"') && _text.Contains("p=", StringComparison.Ordinal);

    /// <summary>What the tags beside the key say of its use.</summary>
    private void TellUse()
    {
        if (Values("t").Contains("y"))
            Fault(DkimFindings.Testing);
        if (_tags["g"] is not null)
            Fault(DkimFindings.TagObsolete);
        if (!IsForMail)
            Fault(DkimFindings.ServiceOther, $"s={_tags["s"]}");
    }

    private bool IsForMail => _tags["s"] is null || Values("s").Any(service => service is "*" or "email");

    private DkimKeyRecord ReadKey(byte[] octets)
    {
        var type = _tags["k"] ?? "rsa";
        int? bits = type switch
        {
            "rsa" => RsaBits(octets),
            "ed25519" => octets.Length == Ed25519Octets ? Ed25519Octets * 8 : null,
            _ => 0,
        };
        if (bits == 0)
            return Invalid(DkimFindings.KeyType, $"k={type}");
        if (bits is null)
            return Invalid(DkimFindings.KeyParse, $"{octets.Length} octets that are no {type} key");
        if (_tags["h"] is not null && !Values("h").Contains("sha256"))
            return Invalid(DkimFindings.Sha1Only, $"h={_tags["h"]}");
        if (type == "rsa" && RuleOfSize(bits.Value) is { } rule)
            Fault(rule, $"{bits} bits");

        var standing = type == "rsa" && bits < LeastBits ? RecordStanding.Invalid : RecordStanding.Valid;
        return new DkimKeyRecord { Text = _text, Standing = standing, Faults = _faults, KeyType = type, Bits = bits.Value, IsForMail = IsForMail };
    }

    private static MailDnsRule? RuleOfSize(int bits) => bits switch
    {
        < LeastBits => DkimFindings.KeyShort,
        < GoodBits => DkimFindings.Key1024,
        > MostBits => DkimFindings.KeyLong,
        _ => null,
    };

    /// <summary>The size of the modulus; null when the octets are neither a SubjectPublicKeyInfo nor the bare RSAPublicKey that RFC 6376's own text asks for.</summary>
    private static int? RsaBits(byte[] octets)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(octets, out _);
            return rsa.KeySize;
        }
        catch (CryptographicException)
        {
            return BareRsaBits(rsa, octets);
        }
    }

    private static int? BareRsaBits(RSA rsa, byte[] octets)
    {
        try
        {
            rsa.ImportRSAPublicKey(octets, out _);
            return rsa.KeySize;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A list between colons.</summary>
    private string[] Values(string tag) => _tags[tag]?.Split(':', StringSplitOptions.TrimEntries) ?? [];

    private void Fault(MailDnsRule rule, string? actual = null) => _faults.Add(new RecordFault(rule, Actual: actual));

    private DkimKeyRecord Invalid(MailDnsRule rule, string? actual = null) => Unusable(RecordStanding.Invalid, rule, actual);

    private DkimKeyRecord Unusable(RecordStanding standing, MailDnsRule rule, string? actual = null)
    {
        Fault(rule, actual);
        return new DkimKeyRecord { Text = _text, Standing = standing, Faults = _faults };
    }
}
