using System.Security.Cryptography;
using System.Text;

namespace KimounMail.Protocols.AccountFiles;

/// <summary>
/// Unix passwords by SHA-512 (crypt(5), <c>$6$</c>), after Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512" (2008). The step
/// numbers are of its §22.3.
/// </summary>
public static class Sha512Crypt
{
    private const int DigestLength = 64;
    private const int SaltLength = 16;
    private const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Four times what crypt does unasked: some 10 ms of the host's time a login.</summary>
    private const int Rounds = 20_000;

    /// <summary>Hashes a password with a new salt, as <c>{SHA512-CRYPT}$6$rounds=…$salt$hash</c>.</summary>
    public static string Hash(string password) =>
        "{SHA512-CRYPT}" + Hash(password, new string(RandomNumberGenerator.GetItems<char>(Alphabet, SaltLength)), Rounds);

    /// <summary>Hashes a password with a salt of 16 characters at most.</summary>
    public static string Hash(string password, string salt, int rounds)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var (key, seasoning) = (Encoding.UTF8.GetBytes(password), Encoding.ASCII.GetBytes(salt));
        var digest = First(hash, key, seasoning);
        var keys = Repeat(DigestOf(hash, key, key.Length), key.Length); // Steps 13 to 16.
        var salts = Repeat(DigestOf(hash, seasoning, 16 + digest[0]), seasoning.Length); // Steps 17 to 20.
        for (var round = 0; round < rounds; round++)
            digest = Next(hash, digest, keys, salts, round);
        return $"$6$rounds={rounds}${salt}${Encode(digest)}";
    }

    /// <summary>Steps 1 to 12.</summary>
    private static byte[] First(IncrementalHash hash, byte[] key, byte[] salt)
    {
        hash.AppendData(key);
        hash.AppendData(salt);
        hash.AppendData(key);
        var other = hash.GetHashAndReset();

        hash.AppendData(key);
        hash.AppendData(salt);
        hash.AppendData(Repeat(other, key.Length));
        for (var bits = key.Length; bits > 0; bits >>= 1)
            hash.AppendData((bits & 1) != 0 ? other : key);
        return hash.GetHashAndReset();
    }

    /// <summary>Step 21.</summary>
    private static byte[] Next(IncrementalHash hash, byte[] digest, byte[] keys, byte[] salts, int round)
    {
        hash.AppendData(round % 2 != 0 ? keys : digest);
        if (round % 3 != 0)
            hash.AppendData(salts);
        if (round % 7 != 0)
            hash.AppendData(keys);
        hash.AppendData(round % 2 != 0 ? digest : keys);
        return hash.GetHashAndReset();
    }

    /// <summary>Step 22: three octets at a time, from thirds of the digest that turn places, as four characters, the lowest bits first.</summary>
    private static string Encode(byte[] digest)
    {
        var text = new StringBuilder(86);
        for (var (a, b, c) = (0, 21, 42); text.Length < 84; (a, b, c) = (b + 1, c + 1, a + 1))
            Append(digest[a] << 16 | digest[b] << 8 | digest[c], 4);
        Append(digest[63], 2);
        return text.ToString();

        void Append(int bits, int count)
        {
            for (; count > 0; count--, bits >>= 6)
                text.Append(Alphabet[bits & 0x3F]);
        }
    }

    private static byte[] DigestOf(IncrementalHash hash, byte[] octets, int times)
    {
        for (var time = 0; time < times; time++)
            hash.AppendData(octets);
        return hash.GetHashAndReset();
    }

    private static byte[] Repeat(byte[] digest, int length)
    {
        var repeated = new byte[length];
        for (var at = 0; at < length; at++)
            repeated[at] = digest[at % DigestLength];
        return repeated;
    }
}
