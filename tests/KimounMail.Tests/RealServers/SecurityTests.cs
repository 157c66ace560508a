using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.RealServers;
using KimounMail.TestServers.SampleMail;
using KimounMail.TestServers.Tls;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>Whom a connection trusts, and who may log in for whom, on servers that are not ours.</summary>
[Collection(RealServerCollection.Name)]
public sealed class SecurityTests(RealServers servers)
{
    private static readonly string Pin = TestCertificates.Sha256Pin(TestCertificates.Shared.Valid);
    private static readonly string WrongPin = TestCertificates.Sha256Pin(TestCertificates.Shared.Expired);

    public static TheoryData<Storage, string> TlsWays => new()
    {
        { Storage.DovecotSdbox, "imaps" },
        { Storage.DovecotSdbox, "imap" },
        { Storage.Cyrus, "imaps" },
        { Storage.Cyrus, "imap" },
    };

    public static TheoryData<Storage> OneOfEach => [Storage.DovecotSdbox, Storage.Cyrus];

    [RealServerTheory(RealServer.Dovecot | RealServer.Cyrus)]
    [MemberData(nameof(TlsWays))]
    public async Task A_certificate_is_taken_by_its_authority_or_its_fingerprint_and_not_otherwise(Storage storage, string scheme)
    {
        var account = await servers.NewAccountAsync(storage);
        var endpoint = On(account, scheme);

        Assert.Equal(MailErrorId.CertificateRejected, await ErrorAsync(endpoint));
        Assert.Equal(MailErrorId.CertificateRejected, await ErrorAsync(With(endpoint, fingerprint: WrongPin)));
        Assert.Null(await ErrorAsync(With(endpoint, fingerprint: Pin)));
        Assert.Null(await ErrorAsync(With(endpoint, authority: TestCertificates.Shared.CaPemFile)));
    }

    [RealServerTheory(RealServer.Dovecot | RealServer.Cyrus)]
    [MemberData(nameof(TlsWays))]
    public async Task A_copy_by_TLS_arrives_whole(Storage storage, string scheme)
    {
        var from = await servers.NewAccountAsync(storage);
        var to = await servers.NewAccountAsync(storage);
        await from.WriteAsync(SampleMailbox.Generate(40));
        await using var migration = await RealMigration.CreateAsync(
            With(On(from, scheme), authority: TestCertificates.Shared.CaPemFile), With(On(to, scheme), fingerprint: Pin));

        Assert.Equal(MigrationStatus.Synced, (await migration.RunAsync(RunMode.Start)).Status);

        Assert.Equal((await from.ReadAsync()).Messages(), (await to.ReadAsync()).Messages());
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task Clear_text_is_used_only_where_asked_for()
    {
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { ExtraConfiguration = "ssl = no" });
        var account = new RealAccount(server, "anyone");

        Assert.Equal(MailErrorId.TlsUnavailable, await ErrorAsync(On(account, "imap")));
        Assert.Null(await ErrorAsync(On(account, "imap+insecure")));
    }

    [RealServerTheory(RealServer.Dovecot | RealServer.Cyrus)]
    [MemberData(nameof(OneOfEach))]
    public async Task An_administrator_copies_for_a_user(Storage storage)
    {
        var from = await servers.NewAccountAsync(storage);
        var to = await servers.NewAccountAsync(storage);
        await from.WriteAsync(SampleMailbox.Generate(30));
        var admin = storage == Storage.Cyrus ? CyrusServer.AdminUser : DovecotServer.MasterUser;
        await using var migration = await RealMigration.CreateAsync(AsAdmin(from, admin), AsAdmin(to, admin));

        Assert.Equal(MigrationStatus.Synced, (await migration.RunAsync(RunMode.Start)).Status);

        Assert.Equal((await from.ReadAsync()).Messages(), (await to.ReadAsync()).Messages());
        Assert.Equal(MailErrorId.AuthenticationFailed, await ErrorAsync(AsAdmin(from, "no-admin")));
    }

    [RealServerTheory(RealServer.Dovecot | RealServer.Cyrus)]
    [MemberData(nameof(OneOfEach))]
    public async Task A_wrong_password_is_told_apart_from_everything_else(Storage storage)
    {
        var account = await servers.NewAccountAsync(storage);
        var wrong = account.Endpoint with { Credential = new EndpointCredential.Password(account.User, "not x") };

        Assert.Equal(MailErrorId.AuthenticationFailed, await ErrorAsync(wrong));

        await using var migration = await RealMigration.CreateAsync(wrong, (await servers.NewAccountAsync(storage)).Endpoint);
        var task = await migration.RunAsync(RunMode.Start);
        Assert.Equal((MigrationStatus.Failed, MailErrorId.AuthenticationFailed, 0), (task.Status, task.ErrorId, task.Counts.Found));
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task Dovecot_is_logged_in_to_by_SCRAM_where_it_offers_nothing_else()
    {
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { ExtraConfiguration = "auth_mechanisms = scram-sha-256" });
        var account = new RealAccount(server, "anyone");

        Assert.Null(await ErrorAsync(account.Endpoint));
        Assert.Null(await ErrorAsync(AsAdmin(account, DovecotServer.MasterUser)));
        Assert.Equal(MailErrorId.AuthenticationFailed, await ErrorAsync(account.Endpoint with { Credential = new EndpointCredential.Password(account.User, "not x") }));
    }

    /// <summary>The account as a user names it.</summary>
    private static MigrationEndpoint On(RealAccount account, string scheme) => account.Endpoint with
    {
        Address = EndpointCatalog.Resolve(account.User, $"{scheme}://127.0.0.1:{(scheme == "imaps" ? account.Server.TlsPort : account.Server.Port)}"),
    };

    private static MigrationEndpoint With(MigrationEndpoint endpoint, string? authority = null, string? fingerprint = null) =>
        endpoint with { Address = endpoint.Address with { CertificateAuthorityPath = authority, CertificateFingerprint = fingerprint } };

    private static MigrationEndpoint AsAdmin(RealAccount account, string admin) => new(
        account.Endpoint.Address with { LoginName = admin }, new EndpointCredential.Password(admin, RealAccount.Password));

    /// <summary>Why the endpoint cannot be used; null when it can.</summary>
    private static async Task<string?> ErrorAsync(MigrationEndpoint endpoint)
    {
        var unused = endpoint with { Address = endpoint.Address with { Account = "nobody", Host = "nowhere.invalid" } };
        await using var migration = await RealMigration.CreateAsync(endpoint, unused);
        return (await migration.TestSourceAsync()).ErrorId;
    }
}
