using KimounMail.TestServers.Independent;
using KimounMail.TestServers.RealServers;
using KimounMail.TestServers.SampleMail;

namespace KimounMail.Tests.RealServers;

/// <summary>An account on a real server, filled and read by means that are not the product's.</summary>
internal sealed record RealAccount(RealImapServer Server, string User)
{
    public const string Password = "x";

    /// <summary>The account as the product reaches it, in clear text.</summary>
    public MigrationEndpoint Endpoint => new(
        new EndpointAddress { Account = User, Host = "127.0.0.1", Port = Server.Port, Security = ConnectionSecurity.None },
        new EndpointCredential.Password(User, Password));

    public Task<ImapReader> LogInAsync() => ImapReader.LogInAsync(Server.Port, User);

    /// <summary>Stores messages byte for byte; see <see cref="ImapReader.WriteAsync"/>.</summary>
    public async Task WriteAsync(params IEnumerable<SampleMessage> messages)
    {
        await using var reader = await LogInAsync();
        await reader.WriteAsync(messages, catenate: Server is CyrusServer);
    }

    /// <summary>What the account holds; see <see cref="ImapReader.ReadAsync"/>.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync()
    {
        await using var reader = await LogInAsync();
        return await reader.ReadAsync();
    }
}
