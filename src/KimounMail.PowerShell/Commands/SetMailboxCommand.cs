using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Changes mailboxes at the connected operator.</summary>
/// <remarks>
/// <para>Only what is given is changed. An empty text, as in an empty column of a CSV file, says nothing; -Clear takes away what is there.</para>
/// <para>What is as asked already is left alone, and the outcome is AlreadyAsAsked. The result says what was changed, from what to what.</para>
/// </remarks>
/// <example>
///   <summary>A larger quota for all of a domain</summary>
///   <code>Get-Mailbox -Domain example.com | Set-Mailbox -ProhibitSendReceiveQuota 10GB</code>
/// </example>
/// <example>
///   <summary>Pass mail on, and keep it</summary>
///   <code>Set-Mailbox alice@example.com -ForwardingSmtpAddress alice@elsewhere.example -DeliverToMailboxAndForward $true</code>
/// </example>
/// <example>
///   <summary>No longer pass mail on</summary>
///   <code>Set-Mailbox alice@example.com -Clear ForwardingSmtpAddress</code>
/// </example>
/// <seealso cref="GetMailboxCommand"/>
/// <seealso cref="ResetMailboxPasswordCommand"/>
[Cmdlet(VerbsCommon.Set, "Mailbox", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class SetMailboxCommand : MailboxSettingsCmdlet
{
    /// <summary>Another primary address. The old one stops working, unless it is made an alias.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? NewPrimarySmtpAddress { get; set; }

    /// <summary>What is taken away.</summary>
    [Parameter]
    [ValidateSet(nameof(DisplayName), nameof(FirstName), nameof(LastName), nameof(Description), nameof(ForwardingSmtpAddress))]
    public string[] Clear { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.Mailboxes.ChangeAsync(Identity, Settings, Said(NewPrimarySmtpAddress), StopToken));

    private protected override MailboxSettings Settings => base.Settings is var given && Clear.Length == 0 ? given : given with
    {
        DisplayName = Cleared(nameof(DisplayName)) ? "" : given.DisplayName,
        FirstName = Cleared(nameof(FirstName)) ? "" : given.FirstName,
        LastName = Cleared(nameof(LastName)) ? "" : given.LastName,
        Description = Cleared(nameof(Description)) ? "" : given.Description,
        ForwardingSmtpAddress = Cleared(nameof(ForwardingSmtpAddress)) ? [] : given.ForwardingSmtpAddress,
    };

    private bool Cleared(string name) => Clear.Contains(name, StringComparer.OrdinalIgnoreCase);
}
