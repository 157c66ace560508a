using System.Management.Automation;
using KimounMail.PowerShell.Parameters;
using KimounMail.PowerShell.Worker;

namespace KimounMail.PowerShell.Commands;

/// <summary>Starts to migrate a mailbox from one account, or from files, to another account.</summary>
/// <remarks>
/// <para>Every message arrives as it was: its octets, flags, keywords, date and folder. The task is returned at once, and a background worker that outlives this console does the work; note the task's Id and follow it from anywhere with Get-MigrationTask. With -Wait the work is done here, with a progress bar.</para>
/// <para>With -WhatIf nothing is written: both servers are reached, and the plan is returned: which folder goes where, how much it holds, what cannot be carried and why.</para>
/// <para>A destination that already holds messages is not a problem: those the source has too are recognised and not copied again. Everything written is recorded, so that Sync-Migration copies only what is new, Resume-Migration continues after any interruption, and Undo-Migration takes back exactly what was written.</para>
/// <para>Passwords are stored encrypted for the worker, until the task is removed. With -CredentialProvider only the script's text is stored.</para>
/// </remarks>
/// <example>
///   <summary>Migrate one mailbox in the background and follow it</summary>
///   <code>
///   $task = Start-Migration alice@old.example alice@new.example -SourceCredential (Get-Credential) -DestinationCredential (Get-Credential) -SourceServer imaps://mail.old.example -DestinationServer imaps://mail.new.example
///   Get-MigrationTask $task.Id
///   </code>
///   <para>The second line works in any console of the same user.</para>
/// </example>
/// <example>
///   <summary>See what would be done</summary>
///   <code>
///   $plan = Start-Migration alice@old.example alice@new.example -SourceCredential $old -DestinationCredential $new -WhatIf
///   $plan.Containers | Where-Object Reason
///   </code>
///   <para>Lists the folders that are not carried, or not as they are, and why.</para>
/// </example>
/// <example>
///   <summary>Migrate the mailboxes of a CSV file</summary>
///   <code>Import-Csv mailboxes.csv | Start-Migration -SourceServer imaps://mail.old.example -DestinationServer imaps://mail.new.example</code>
///   <para>The columns have the names of parameters: SourceAccount, SourcePassword, DestinationAccount, DestinationPassword and, where they differ from row to row, SourceServer and DestinationServer.</para>
/// </example>
/// <example>
///   <summary>Migrate here and now, leaving something out</summary>
///   <code>Start-Migration alice@old.example alice@new.example -SourceCredential $old -DestinationCredential $new -ExcludeFolder Trash, 'Lists/*' -FolderMap @{ 'Sent Messages' = 'Sent' } -Wait</code>
/// </example>
/// <example>
///   <summary>Log in as an administrator, and keep no password on this machine</summary>
///   <code>
///   Import-Csv mailboxes.csv | Start-Migration -CredentialProvider {
///       param($Account, $Role)
///       Get-Secret -Name "$Role-admin"
///   }
///   </code>
///   <para>The name in the credential is not the account's: it logs in on the account's behalf.</para>
/// </example>
/// <example>
///   <summary>Migrate what a customer handed over as files</summary>
///   <code>
///   Start-Migration -Path ./Takeout/mail.mbox -DestinationAccount alice@new.example -DestinationCredential $new -Wait
///   Get-ChildItem ./Thunderbird/*.mbox | Start-Migration -DestinationAccount alice@new.example -DestinationCredential $new
///   </code>
///   <para>What a file is shows in what it holds. Folders become folders, Gmail's labels too; flags and dates arrive as the files tell them. The second line starts one migration a file.</para>
/// </example>
/// <seealso cref="GetMigrationTaskCommand"/>
/// <seealso cref="WaitMigrationTaskCommand"/>
/// <seealso cref="SyncMigrationCommand"/>
/// <seealso cref="UndoMigrationCommand"/>
/// <seealso cref="CompareMailboxCommand"/>
[Cmdlet(VerbsLifecycle.Start, "Migration", DefaultParameterSetName = ByAccount, SupportsShouldProcess = true)]
[OutputType(typeof(MigrationTask), typeof(MigrationPlan))]
public sealed class StartMigrationCommand : TwoEndpointCmdlet
{
    /// <summary>The kinds of item to carry.</summary>
    [Parameter]
    [PSDefaultValue(Help = "Mail")]
    [ValidateNotNull]
    public ItemKind[] ItemKind { get; set; } = [KimounMail.ItemKind.Mail];

    /// <summary>When synchronising later, also sets aside at the destination what has gone from the source.</summary>
    [Parameter]
    public SwitchParameter PropagateDeletion { get; set; }

    /// <summary>Connections to each server at most; fewer for a server that must not be loaded.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    [PSDefaultValue(Help = "What both servers are known to allow")]
    public int MaxConnection { get; set; }

    /// <summary>Octets of messages a second at most, on average, for a line or a server that must not be loaded: 1MB, for example. Replaces what is known of the providers.</summary>
    [Parameter]
    [ValidateRange(1024L, long.MaxValue)]
    [PSDefaultValue(Help = "What both providers are known to allow")]
    public long MaxBytesPerSecond { get; set; }

    /// <summary>Messages a second at most, on average; 0.5 is one every two seconds. Replaces what is known of the destination.</summary>
    [Parameter]
    [ValidateRange(0.01, 1_000_000.0)]
    [PSDefaultValue(Help = "What the destination is known to allow")]
    public double MaxMessagesPerSecond { get; set; }

    /// <summary>Does the work here with a progress bar, and returns the task when it has ended. Ctrl+C suspends it.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachPair((source, destination) =>
    {
        var request = new MigrationRequest(source, destination, Options);
        var what = $"{Describe(source.Address)} to {Describe(destination.Address)}";
        if (ShouldProcess($"Migrate {what}", $"Migrate {what}?", "Start migration", out var reason))
            this.CreateAndRunPass(request, Wait);
        else if (reason == ShouldProcessReason.WhatIf)
            WriteObject(Await(Service.PlanAsync(request, StopToken)));
    });

    private static string Describe(EndpointAddress address) => address.IsFile ? HumanText.Line(address.Account) : $"{address.Account} at {address.Server}";

    private MigrationOptions Options => FilterOptions with
    {
        ItemKinds = ItemKind,
        PropagateDeletion = PropagateDeletion,
        MaxConnection = MaxConnection,
        MaxBytesPerSecond = MaxBytesPerSecond,
        MaxMessagesPerSecond = MaxMessagesPerSecond,
    };
}
