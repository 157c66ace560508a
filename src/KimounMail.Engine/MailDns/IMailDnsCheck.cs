namespace KimounMail.Engine.MailDns;

/// <summary>
/// One check of a domain's mail DNS. It tells what it found, and what it could not find out as <see cref="MailDnsSeverity.Unknown"/>;
/// what fails in it never keeps the other checks from telling theirs.
/// </summary>
internal interface IMailDnsCheck
{
    /// <summary>As in <see cref="MailDnsFinding.Check"/>.</summary>
    string Name { get; }

    IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, CancellationToken cancellationToken);
}
