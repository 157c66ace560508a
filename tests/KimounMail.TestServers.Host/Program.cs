using System.Globalization;
using KimounMail.TestServers.Dns;
using KimounMail.TestServers.Host;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.RealServers;
using KimounMail.TestServers.SampleMail;
using KimounMail.TestServers.Tls;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(HostOptions.Usage);
    return 0;
}

HostOptions options;
try
{
    options = HostOptions.Parse(args);
}
catch (FormatException wrong)
{
    Console.Error.WriteLine($"{wrong.Message}\n\n{HostOptions.Usage}");
    return 2;
}

if (options.BedDomains is { } domains)
{
    await using var bed = await DnsTestBed.StartAsync(domains);
    Console.WriteLine($"READY {bed.AuthorityPort} {bed.ResolverPort} {bed.FaultPort} {bed.ResolverTlsPort} {bed.CertificateFile}");
    while (Console.ReadLine() is not null)
    {
    }

    return 0;
}

if (options.OvhSchemas is not null)
    return await OvhHost.RunAsync(options.OvhSchemas, options.Slots, options.Delay);
if (options.IsZimbra)
    return await ZimbraHost.RunAsync();
if (options.WatchesProcesses)
    return ProcessHost.Run();

await using var server = LoopbackImapServer.Start(options.Profile with { LoginNeedsTls = options.NeedsTls });
server.KeepsOnlyDigests = options.DigestOnly;
server.Faults.OneByteAtATime = options.OneByte;
options.Faults.ForEach(fault => server.Faults.Add(fault));

var account = server.AddAccount(options.User, options.Password);
account.Token = options.Password;
account.QuotaBytes = options.Quota;
SampleMailbox.Fill(account, options.SampleMessages);
foreach (var length in options.BigMessages)
    account.Inbox.Append(MessageContent.Generated(length));

var zone = new LoopbackZone();
options.DnsRecords.ForEach(record => zone.Add(record.Replace("{tls}", server.TlsPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
await using var dns = LoopbackDnsServer.Start(zone.Answer);
if (options.AuthorityFile is { } authority)
    File.WriteAllText(authority, TestCertificates.Shared.CaPem);

Console.WriteLine($"READY {server.Port} {server.TlsPort} {dns.Port}");
while (Console.ReadLine() is { } line)
{
    if (line != "snapshot")
        continue;
    foreach (var message in account.Snapshot().Lines())
        Console.WriteLine(message);
    Console.WriteLine("END");
}

return server.Statistics.Failures.Count == 0 ? 0 : 1;
