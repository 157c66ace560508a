using System.Management.Automation;
using KimounMail.Engine.State;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Tells what became of each item of a migration.</summary>
/// <remarks>
/// <para>Reads the journal on this machine, not the servers: for each message where it was, where it went, whether it was copied, was already there, was skipped or failed, and why, with the server's own words.</para>
/// </remarks>
/// <example>
///   <summary>See what could not be copied, and why</summary>
///   <code>Get-MigrationItem k7q2m9xf -Status Failed | Format-List SourceContainer, SourceKey, Size, Reason, Detail</code>
/// </example>
/// <example>
///   <summary>Count the reasons over all migrations</summary>
///   <code>Get-MigrationTask | Get-MigrationItem -Status Failed, Skipped | Group-Object Reason -NoElement</code>
/// </example>
/// <seealso cref="GetMigrationTaskCommand"/>
[Cmdlet(VerbsCommon.Get, "MigrationItem")]
[OutputType(typeof(MigrationItem))]
public sealed class GetMigrationItemCommand : TaskCmdlet
{
    /// <summary>Only items in these source folders, as wildcard patterns on their path.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    [ValidateNotNull]
    public string[] Container { get; set; } = [];

    /// <summary>Only items of which this became.</summary>
    [Parameter]
    [ValidateNotNull]
    public MigrationItemStatus[] Status { get; set; } = [];

    /// <summary>Only items skipped, failed or altered for this reason: an error id such as MessageTooLarge.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ReasonCompleter))]
    [ValidateNotNull]
    public string[] Reason { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process(string id)
    {
        var filter = new ItemFilter { Containers = Container, Statuses = Status, Reasons = Reason };
        Pull(Service.GetItemsAsync(id, filter, StopToken), item => WriteObject(item));
    }
}
