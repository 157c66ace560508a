using System.Text;
using KimounMail.Protocols.Sasl;
using Xunit;

namespace KimounMail.Tests.Protocols.Sasl;

public class ScramSha256Tests
{
    // The example of RFC 7677 §3.
    private const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    [Fact]
    public void The_example_of_the_standard()
    {
        var scram = Start();
        Assert.Equal("n,,n=user,r=rOprNGfwEbeRWgbNEkqO", Text(scram.InitialResponse));
        Assert.Equal(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            Text(scram.Respond(Encoding.UTF8.GetBytes(ServerFirst))));
        Assert.False(scram.IsServerProven);
        Assert.Empty(scram.Respond("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8));
        Assert.True(scram.IsServerProven);
    }

    [Fact]
    public void A_server_without_the_password_is_found_out()
    {
        var scram = Start();
        scram.Respond(Encoding.UTF8.GetBytes(ServerFirst));
        Assert.Throws<SaslException>(() => scram.Respond("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="u8));
        Assert.False(scram.IsServerProven);
    }

    [Theory]
    [InlineData("r=other,s=W22Z,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqO,s=W22Z,i=4096")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=1")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=2000000000")]
    [InlineData("r=rOprNGfwEbeRWgbNEkqOx,s=?,i=4096")]
    [InlineData("e=other-error")]
    [InlineData("")]
    public void Unacceptable_challenges(string challenge) =>
        Assert.Throws<SaslException>(() => Start().Respond(Encoding.UTF8.GetBytes(challenge)));

    [Fact]
    public void Names_are_escaped_and_the_account_to_open_is_named() =>
        Assert.Equal("n,a=a=2Cb,n=x=3Dy,r=n", Text(new ScramSha256Mechanism(new PasswordCredential("x=y", "p", "a,b"), "n").InitialResponse));

    [Fact]
    public void Credentials_do_not_show_their_secret() => Assert.Equal("user", new PasswordCredential("user", "pencil").ToString());

    private static ScramSha256Mechanism Start() => new(new PasswordCredential("user", "pencil"), "rOprNGfwEbeRWgbNEkqO");

    private static string Text(byte[] octets) => Encoding.UTF8.GetString(octets);
}
