using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Operators.HandOver;

/// <summary>
/// Passwords of the mailboxes of a domain, in one file to hand over: a page any browser opens and shows to who knows the file's password,
/// without a network. AES-256-GCM; the key from the password by PBKDF2 with SHA-256. What is added to a file comes beside what is in it.
/// </summary>
public sealed class HandOverList
{
    /// <summary>Characters the file's password must have: whoever has the file can try as many as time allows.</summary>
    public const int MinPasswordLength = 10;

    // OWASP's floor for PBKDF2-HMAC-SHA256; the ceiling keeps a forged file from stalling us.
    private const int Iterations = 600_000;
    private const int MaxIterations = 10_000_000;
    private const int TagLength = 16;
    private const int MaxOctets = 64 << 20;
    private const string DataMark = "<script id=\"data\" type=\"application/json\">";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly string _domain;
    private readonly byte[] _key;
    private readonly byte[] _salt;
    private readonly int _iterations;
    private readonly Dictionary<string, string> _passwords = [];

    private HandOverList(string path, string domain, Secret password, byte[] salt, int iterations)
    {
        (Path, _domain, _salt, _iterations) = (path, domain, salt, iterations);
        _key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Reveal()), salt, iterations, HashAlgorithmName.SHA256, 32);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The list in a file, or a new one where there is none.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.HandOverListUnusable"/>: the password is another's or too short, or the file is no such list.</exception>
    public static async Task<HandOverList> OpenAsync(string path, string domain, Secret password, CancellationToken cancellationToken)
    {
        if (password.Reveal().Length < MinPasswordLength)
            throw Unusable(path, $"The password of the list has less than {MinPasswordLength} characters.");
        try
        {
            if (!File.Exists(path))
                return new HandOverList(path, domain, password, RandomNumberGenerator.GetBytes(16), Iterations);
            if (new FileInfo(path).Length > MaxOctets)
                throw Unusable(path, "The file is too large to be a list of passwords.");
            return Decrypt(path, domain, password, await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, $"The file cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException)
        {
            throw Unusable(path, "The file has another password, or is no list of passwords.", e);
        }
    }

    /// <summary>Puts the password of a mailbox into the list, in place of the one it had there.</summary>
    public void Add(string address, Secret password) => _passwords[address] = password.Reveal();

    /// <summary>Writes the file, readable by its owner alone; it is the old one or the new one, never half of it.</summary>
    public void Save()
    {
        try
        {
            PrivateFile.Replace(Path, Encoding.UTF8.GetBytes(ToPage()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(Path, $"The file cannot be written: {e.Message}", e);
        }
    }

    private static HandOverList Decrypt(string path, string domain, Secret password, string page)
    {
        var start = page.IndexOf(DataMark, StringComparison.Ordinal) + DataMark.Length;
        var end = start < DataMark.Length ? -1 : page.IndexOf('<', start);
        if (end < 0)
            throw new FormatException("The page has no data.");
        var stored = JsonSerializer.Deserialize<Stored>(page[start..end], s_json) ?? throw new FormatException("The page has no data.");
        if (stored.Iterations is < Iterations or > MaxIterations || stored.Ciphertext.Length < TagLength)
            throw new FormatException("The data are of another program.");
        // The file keeps its salt and its number of iterations, and with them its key.
        var list = new HandOverList(path, domain, password, stored.Salt, stored.Iterations);
        var plain = new byte[stored.Ciphertext.Length - TagLength];
        using var cipher = new AesGcm(list._key, TagLength);
        cipher.Decrypt(stored.Nonce, stored.Ciphertext.AsSpan(0, plain.Length), stored.Ciphertext.AsSpan(plain.Length), plain);
        foreach (var (address, its) in JsonSerializer.Deserialize<List<Entry>>(plain, s_json) ?? [])
            list._passwords[address] = its;
        return list;
    }

    private string ToPage()
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(_passwords.Select(entry => new Entry(entry.Key, entry.Value)).OrderBy(entry => entry.Address, StringComparer.Ordinal), s_json);
        var nonce = RandomNumberGenerator.GetBytes(12);
        var ciphertext = new byte[plain.Length + TagLength];
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(nonce, plain, ciphertext.AsSpan(0, plain.Length), ciphertext.AsSpan(plain.Length));
        using var template = new StreamReader(typeof(HandOverList).Assembly.GetManifestResourceStream("KimounMail.Engine.Operators.HandOver.HandOverList.html")!);
        return template.ReadToEnd()
            .Replace("{{domain}}", WebUtility.HtmlEncode(_domain), StringComparison.Ordinal)
            .Replace("{{data}}", JsonSerializer.Serialize(new Stored(_salt, _iterations, nonce, ciphertext), s_json), StringComparison.Ordinal);
    }

    private static MailException Unusable(string path, string message, Exception? cause = null) => new(MailErrorId.HandOverListUnusable, message, cause)
    {
        Category = MailErrorCategory.InvalidArgument,
        Item = path,
        Advice = "Give the password the list was made with, or another path.",
    };

    /// <summary>What is in the page; WebCrypto has the tag at the end of the ciphertext.</summary>
    private sealed record Stored(byte[] Salt, int Iterations, byte[] Nonce, byte[] Ciphertext);

    private sealed record Entry(string Address, string Password);
}
