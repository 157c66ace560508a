using KimounMail.Protocols.AccountFiles;
using KimounMail.TestServers;
using Xunit;

namespace KimounMail.Tests.Protocols.AccountFiles;

public sealed class Sha512CryptTests
{
    /// <summary>From the tests of Ulrich Drepper's description, §"Test vectors".</summary>
    [Theory]
    [InlineData(10000, "Hello world!", "OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.", "saltstringsaltst")]
    [InlineData(1000, "the minimum number is still observed", "kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.", "roundstoolow")]
    public void Known_passwords_have_their_known_hash(int rounds, string password, string hash, string salt) =>
        Assert.Equal($"$6$rounds={rounds}${salt}${hash}", Sha512Crypt.Hash(password, salt, rounds));

    [Theory]
    [InlineData("x")]
    [InlineData("Zoë, 日本 and 64 characters, which is a whole digest and then some more")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task OpenSSL_makes_the_same(string password)
    {
        var there = await ExternalProgram.RunAsync("openssl", ["passwd", "-6", "-salt", "rounds=7001$abcDEF./0123", password]);
        Assert.Equal(there.Trim(), Sha512Crypt.Hash(password, "abcDEF./0123", 7001));
    }

    [Fact]
    public void Every_hash_has_a_salt_of_its_own() => Assert.NotEqual(Sha512Crypt.Hash("x"), Sha512Crypt.Hash("x"));
}
