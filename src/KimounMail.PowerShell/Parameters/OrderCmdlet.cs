using System.Management.Automation;
using KimounMail.Engine.Operators.Orders;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that works on orders held against a connected operator.</summary>
public abstract class OrderCmdlet : OperatorCmdlet
{
    /// <summary>The order's file: .yaml, .yml or .csv. Files of Get-ChildItem can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            Attempt(path, () =>
            {
                var order = OrderFile.Read(GetUnresolvedProviderPathFromPSPath(path));
                var run = Await(OrderRun.PrepareAsync(Connected.Operator, order, stateFolder: null, StopToken));
                try
                {
                    Process(run);
                }
                finally
                {
                    Await(run.DisposeAsync().AsTask());
                }
            });
        }
    }

    private protected abstract void Process(OrderRun run);
}
