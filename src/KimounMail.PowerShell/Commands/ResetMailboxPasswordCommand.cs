using System.Management.Automation;
using System.Security;
using KimounMail.Engine.Operators;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives mailboxes another password at the connected operator.</summary>
/// <remarks>
/// <para>Without -Password one is made that the operator takes. It is in the result as Password, hidden: pipe the results to Export-MailboxPassword for a protected list to hand over, or ask for it with .Password.Reveal().</para>
/// </remarks>
/// <example>
///   <summary>A new password, to be changed at the next login</summary>
///   <code>Reset-MailboxPassword alice@example.com -ResetPasswordOnNextLogon</code>
/// </example>
/// <example>
///   <summary>A given one</summary>
///   <code>Reset-MailboxPassword alice@example.com -Password (Read-Host -AsSecureString)</code>
/// </example>
/// <seealso cref="NewMailboxCommand"/>
[Cmdlet(VerbsCommon.Reset, "MailboxPassword", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class ResetMailboxPasswordCommand : MailboxCmdlet
{
    /// <summary>The password, as SecureString or as the text of a CSV column.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = "One that is made for it")]
    [Password]
    public SecureString? Password { get; set; }

    /// <summary>Has it be changed at the next login, where the operator can do that.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [YesNo]
    public bool? ResetPasswordOnNextLogon { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.Mailboxes.SetPasswordAsync(
        Identity,
        Password is null ? PasswordGenerator.Generate(planners.Operator.Rules.Password, Identity) : new Secret(PasswordAttribute.Reveal(Password)),
        ResetPasswordOnNextLogon ?? false,
        StopToken));
}
