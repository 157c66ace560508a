using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives the further addresses of mailboxes and distribution lists at the connected operator.</summary>
/// <remarks>
/// <para>All, or those of one target, of one domain, or of a name.</para>
/// </remarks>
/// <example>
///   <summary>The aliases of a mailbox</summary>
///   <code>Get-MailAlias -Target alice@example.com</code>
/// </example>
/// <example>
///   <summary>The aliases of all mailboxes of a domain</summary>
///   <code>Get-MailAlias -Domain example.com | Sort-Object Target</code>
/// </example>
/// <seealso cref="NewMailAliasCommand"/>
[Cmdlet(VerbsCommon.Get, "MailAlias")]
[OutputType(typeof(MailAlias))]
public sealed class GetMailAliasCommand : OperatorCmdlet
{
    /// <summary>The further address; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [Alias("Identity")]
    [SupportsWildcards]
    [PSDefaultValue(Help = "All")]
    public string? Alias { get; set; }

    /// <summary>Only those of this mailbox or list.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "Mailbox")]
    public string? Target { get; set; }

    /// <summary>Only those in this domain.</summary>
    [Parameter]
    public string? Domain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Alias ?? Target, () =>
    {
        Connected.Review.Require(OperatorFeatures.Aliases, Alias ?? Target ?? "");
        var aliases = Connected.Operator.Aliases!;
        if (Alias is null || IsPattern(Alias))
            WriteAll(aliases.ListAsync(Said(Domain), Said(Target), StopToken), alias => Matches(Alias, alias.Alias));
        else if (Await(aliases.FindAsync(Alias, StopToken)) is { } found)
            WriteObject(found);
        else
            throw new MailException(MailErrorId.AliasNotFound, $"There is no alias '{HumanText.Line(Alias)}'.") { Category = MailErrorCategory.ObjectNotFound, Account = Alias };
    });
}
