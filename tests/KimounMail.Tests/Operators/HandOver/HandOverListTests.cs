using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KimounMail.Engine.Operators.HandOver;
using Xunit;

namespace KimounMail.Tests.Operators.HandOver;

/// <summary>Lists of passwords, read by what a page's own script does and not by what wrote them.</summary>
public sealed class HandOverListTests : IDisposable
{
    private const string Password = "list password 1";
    private readonly string _folder = Directory.CreateTempSubdirectory("kimoun-handover-").FullName;

    private string File => Path.Combine(_folder, "example.test.html");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_added_later_is_beside_what_was_there()
    {
        await AddAsync("alice@example.test", "one");
        await AddAsync("bob@example.test", "two");

        Assert.Equal(["alice@example.test one", "bob@example.test two"], Read());
    }

    [Fact]
    public async Task A_list_made_with_more_iterations_keeps_them_and_its_key()
    {
        await AddAsync("alice@example.test", "one");
        Write(700_000, """[{"address":"alice@example.test","password":"one"}]""");

        await AddAsync("bob@example.test", "two");

        Assert.Equal(["alice@example.test one", "bob@example.test two"], Read());
    }

    private async Task AddAsync(string address, string password)
    {
        var list = await HandOverList.OpenAsync(File, "example.test", new Secret(Password), default);
        list.Add(address, new Secret(password));
        list.Save();
    }

    private IReadOnlyList<string> Read()
    {
        var data = JsonDocument.Parse(Data()).RootElement;
        var sealedText = data.GetProperty("ciphertext").GetBytesFromBase64();
        var plain = new byte[sealedText.Length - 16];
        using var cipher = Cipher(data.GetProperty("salt").GetBytesFromBase64(), data.GetProperty("iterations").GetInt32());
        cipher.Decrypt(data.GetProperty("nonce").GetBytesFromBase64(), sealedText.AsSpan(0, plain.Length), sealedText.AsSpan(plain.Length), plain);
        return [.. JsonDocument.Parse(plain).RootElement.EnumerateArray().Select(entry => $"{entry.GetProperty("address")} {entry.GetProperty("password")}")];
    }

    private void Write(int iterations, string plain)
    {
        var (salt, nonce, clear) = (RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12), Encoding.UTF8.GetBytes(plain));
        var ciphertext = new byte[clear.Length + 16];
        using var cipher = Cipher(salt, iterations);
        cipher.Encrypt(nonce, clear, ciphertext.AsSpan(0, clear.Length), ciphertext.AsSpan(clear.Length));
        var data = JsonSerializer.Serialize(new { salt, iterations, nonce, ciphertext });
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).Replace(Data(), data, StringComparison.Ordinal));
    }

    private string Data() => Regex.Match(System.IO.File.ReadAllText(File), "type=\"application/json\">([^<]*)<").Groups[1].Value;

    private static AesGcm Cipher(byte[] salt, int iterations) => new(Rfc2898DeriveBytes.Pbkdf2(Password, salt, iterations, HashAlgorithmName.SHA256, 32), 16);
}
