using System.Management.Automation;
using KimounMail.Engine.Operators.Orders;
using KimounMail.PowerShell.Bridge;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Writes an order to fill in: a file with plan, domains, mailboxes, aliases and lists of a customer.</summary>
/// <remarks>
/// <para>A .yaml file has everything an order can say, most of it commented out. A .csv file is a table for people who work with spreadsheets: a row for each thing, what it is in the column Type, several values in a cell separated by semicolons; a table of mailboxes alone needs no more than the column PrimarySmtpAddress.</para>
/// <para>An order states what is to be there. What it does not name is left alone, and nothing is ever removed by it.</para>
/// </remarks>
/// <example>
///   <summary>Begin an order</summary>
///   <code>New-MailOrder customer.yaml -Domain customer.example</code>
/// </example>
/// <example>
///   <summary>A table to fill in with a spreadsheet</summary>
///   <code>New-MailOrder customer.csv -Domain customer.example -Force</code>
///   <para>Save it as CSV UTF-8.</para>
/// </example>
/// <seealso cref="TestMailOrderCommand"/>
/// <seealso cref="InvokeMailOrderCommand"/>
[Cmdlet(VerbsCommon.New, "MailOrder", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewMailOrderCommand : MailCmdlet
{
    /// <summary>The file to write: .yaml, .yml or .csv.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The customer's domain, written into the order.</summary>
    [Parameter(Position = 1)]
    [Domain]
    public string Domain { get; set; } = "example.com";

    /// <summary>Replaces a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Path, () =>
    {
        var path = GetUnresolvedProviderPathFromPSPath(Path);
        if (!ShouldProcess(path, "Write an order to fill in"))
            return;
        OrderFile.WriteTemplate(path, Domain, Force);
        WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
    });
}
