using System.Management.Automation;
using System.Security;
using KimounMail.Engine.Operators;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Creates mailboxes at the connected operator.</summary>
/// <remarks>
/// <para>All that is asked is looked at first: the address, its domain, the password, the offer, and what the operator can do. What is wrong is told at once, and nothing is sent.</para>
/// <para>A mailbox that is there and is like what is asked is left alone with its password, and the outcome is AlreadyAsAsked: the same CSV file can be run again after an interruption. One that is there and is not like it is an error that says what differs.</para>
/// <para>Without -Password one is made that the operator takes. It is in the result as Password, hidden: pipe the results to Export-MailboxPassword for a protected list to hand over, or ask for it with .Password.Reveal().</para>
/// </remarks>
/// <example>
///   <summary>One mailbox, with a password made for it that has to be changed at the first login</summary>
///   <code>New-Mailbox alice@example.com -DisplayName 'Alice Moreau' -ProhibitSendReceiveQuota 5GB -ResetPasswordOnNextLogon</code>
/// </example>
/// <example>
///   <summary>Many from a CSV file</summary>
///   <code>Import-Csv mailboxes.csv | New-Mailbox | Where-Object Outcome -ne AlreadyAsAsked</code>
///   <para>Reads the columns PrimarySmtpAddress, DisplayName, Password, ProhibitSendReceiveQuota and the like; an empty one says nothing.</para>
/// </example>
/// <example>
///   <summary>What would be done</summary>
///   <code>Import-Csv mailboxes.csv | New-Mailbox -WhatIf</code>
/// </example>
/// <seealso cref="SetMailboxCommand"/>
/// <seealso cref="GetMailboxCommand"/>
/// <seealso cref="RemoveMailboxCommand"/>
[Cmdlet(VerbsCommon.New, "Mailbox", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class NewMailboxCommand : MailboxSettingsCmdlet
{
    /// <summary>The password it starts with, as SecureString or as the text of a CSV column.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = "One that is made for it")]
    [Password]
    public SecureString? Password { get; set; }

    /// <summary>Has the password be changed at the first login, where the operator can do that.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [YesNo]
    public bool? ResetPasswordOnNextLogon { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.Mailboxes.CreateAsync(ToMailbox(planners.Operator), StopToken));

    private NewMailbox ToMailbox(IMailOperator at)
    {
        var password = Password is null ? PasswordGenerator.Generate(at.Rules.Password, Identity) : new Secret(PasswordAttribute.Reveal(Password));
        return new NewMailbox(Identity, password) { ResetPasswordOnNextLogon = ResetPasswordOnNextLogon ?? false, Settings = Settings };
    }
}
