using System.Net;
using System.Net.Sockets;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.Tls;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>What keeps a pass from beginning: the task says what, in its own words, and can be started again.</summary>
public class EndpointErrorTests
{
    [Fact]
    public async Task A_mailbox_is_not_migrated_onto_itself()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.DestinationEndpoint = bed.SourceEndpoint;

        var error = await Assert.ThrowsAsync<MailException>(() => bed.CreateAsync());

        Assert.Equal(MailErrorId.InvalidEndpoint, error.ErrorId);
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once_only()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.DestinationEndpoint = bed.DestinationEndpoint with { Credential = new EndpointCredential.Password(MigrationBed.User, "wrong") };

        await AssertFailsAsync(bed, MailErrorId.AuthenticationFailed);

        Assert.Equal(1, bed.Destination.Statistics.Connections);
        Assert.Equal(0, (await bed.GetAsync()).SyncPoint);
        Assert.DoesNotContain("wrong", (await bed.GetAsync()).StatusDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_lists_no_folder_is_not_taken_for_empty()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Source.Faults.Add(Fault.Answer("OK LIST completed").On("LIST"));

        await AssertFailsAsync(bed, MailErrorId.ProtocolError);
    }

    [Fact]
    public async Task A_server_that_announces_NAMESPACE_and_refuses_it_is_served_all_the_same()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        bed.Source.Faults.Add(Fault.Answer("NO not here").On("NAMESPACE"));
        bed.Destination.Faults.Add(Fault.Answer("NO not here").On("NAMESPACE"));

        Assert.Equal(MigrationStatus.Synced, (await bed.CopyAsync()).Status);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_port_nobody_listens_on()
    {
        await using var bed = await MigrationBed.StartAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        bed.SourceEndpoint = bed.SourceEndpoint with { Address = bed.SourceEndpoint.Address with { Port = port } };

        await AssertFailsAsync(bed, MailErrorId.ConnectionFailed);
    }

    [Fact]
    public async Task A_host_that_does_not_exist()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.SourceEndpoint = bed.SourceEndpoint with { Address = bed.SourceEndpoint.Address with { Host = "no-such-host.invalid" } };

        await AssertFailsAsync(bed, MailErrorId.HostNotFound);
    }

    [Theory]
    [InlineData("untrusted")]
    [InlineData("expired")]
    [InlineData("wrong name")]
    public async Task A_certificate_that_is_refused(string certificate)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Destination.Certificate = certificate switch
        {
            "expired" => TestCertificates.Shared.Expired,
            "wrong name" => TestCertificates.Shared.WrongName,
            _ => TestCertificates.Shared.Valid,
        };
        bed.DestinationEndpoint = OverTls(bed, certificate == "untrusted" ? null : TestCertificates.Shared.CaPemFile);

        await AssertFailsAsync(bed, MailErrorId.CertificateRejected);

        Assert.Equal(0, bed.Destination.Statistics.Logins);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_accepted_by_its_authority_or_by_its_fingerprint(bool byAuthority)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        var endpoint = OverTls(bed, byAuthority ? TestCertificates.Shared.CaPemFile : null);
        bed.DestinationEndpoint = byAuthority ? endpoint : endpoint with
        {
            Address = endpoint.Address with { CertificateFingerprint = TestCertificates.Sha256Pin(TestCertificates.Shared.Valid) },
        };

        Assert.Equal(3, (await bed.CopyAsync()).Counts.Copied);
    }

    [Fact]
    public async Task A_server_without_STARTTLS_gets_no_password()
    {
        await using var bed = await MigrationBed.StartAsync(source: LoopbackProfile.Full with { OffersStartTls = false });
        bed.SourceEndpoint = bed.SourceEndpoint with { Address = bed.SourceEndpoint.Address with { Security = ConnectionSecurity.StartTls } };

        await AssertFailsAsync(bed, MailErrorId.TlsUnavailable);

        Assert.Equal(0, bed.Source.Statistics.CommandCount("LOGIN") + bed.Source.Statistics.CommandCount("AUTHENTICATE"));
    }

    [Fact]
    public async Task A_server_that_is_back_after_some_refusals_is_waited_for()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        bed.Source.Faults.RefuseConnections(3);

        Assert.Equal(3, (await bed.CopyAsync()).Counts.Copied);
    }

    [Fact]
    public async Task A_failed_task_can_be_started_again_when_the_server_is_back()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        bed.Source.Faults.RefuseConnections(int.MaxValue);
        await bed.CreateAsync();
        Assert.Equal(MigrationStatus.Failed, (await bed.RunAsync(RunMode.Start)).Status);

        bed.Source.Faults.Clear();
        var task = await bed.ResumeAsync();

        Assert.Equal((MigrationStatus.Synced, 3, 1), (task.Status, task.Counts.Copied, task.SyncPoint));
        Assert.Null(task.ErrorId);
    }

    [Fact]
    public async Task One_connection_allowed_is_enough()
    {
        await using var bed = await MigrationBed.StartAsync(
            LoopbackProfile.Full with { MaxConnectionsPerUser = 1 }, LoopbackProfile.Full with { MaxConnectionsPerUser = 1 });
        bed.From.Inbox.Add(1, 5);
        bed.From["Archive"].Add(10, 5);

        Assert.Equal(10, (await bed.CopyAsync()).Counts.Copied);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_pass_that_cannot_log_in_leaves_the_counts_of_the_last_one()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        await bed.CopyAsync();
        bed.To.Password = "changed";

        var task = await bed.SyncAsync();

        Assert.Equal((MigrationStatus.Failed, 1, 3, 3), (task.Status, task.SyncPoint, task.Counts.Found, task.Counts.Copied));
    }

    private static MigrationEndpoint OverTls(MigrationBed bed, string? authority) => bed.DestinationEndpoint with
    {
        Address = bed.DestinationEndpoint.Address with
        {
            Port = bed.Destination.TlsPort,
            Security = ConnectionSecurity.ImplicitTls,
            CertificateAuthorityPath = authority,
        },
    };

    private static async Task AssertFailsAsync(MigrationBed bed, string errorId)
    {
        bed.From.Inbox.Add(1, 3);
        await bed.CreateAsync();

        var task = await bed.RunAsync(RunMode.Start);

        Assert.Equal((MigrationStatus.Failed, errorId), (task.Status, task.ErrorId));
        Assert.NotEmpty(task.StatusDetail!);
        Assert.Equal(0, bed.To.Inbox.Count);
    }
}
