using System.Management.Automation;
using KimounMail.Engine.Operators.Orders;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Holds an order against an operator: shows everything wrong with it at once, or else everything it comes to.</summary>
/// <remarks>
/// <para>Checked are the file itself (unknown names, wrong values, each with its line), the operator's rules (addresses, passwords, offers), what it can do at all (lists, aliases, domains), addresses that are ordered twice or taken, aliases of what is not there, and the number of mailboxes against the plan of the order and against what is free at the operator.</para>
/// <para>Without faults, Steps is the exact plan: what will be created, what changed and from what to what, and what is as asked already. Nothing is changed, at the operator or on disk.</para>
/// </remarks>
/// <example>
///   <summary>See what is wrong with an order</summary>
///   <code>(Test-MailOrder customer.yaml).Faults</code>
/// </example>
/// <example>
///   <summary>See what an order comes to</summary>
///   <code>(Test-MailOrder customer.yaml).Steps | Where-Object Outcome -ne AlreadyAsAsked</code>
/// </example>
/// <example>
///   <summary>In a script: carry out all orders that can be</summary>
///   <code>Get-ChildItem orders/*.yaml | Where-Object { Test-MailOrder $_ -Quiet } | Invoke-MailOrder</code>
/// </example>
/// <seealso cref="NewMailOrderCommand"/>
/// <seealso cref="InvokeMailOrderCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "MailOrder")]
[OutputType(typeof(MailOrderReview), typeof(bool))]
public sealed class TestMailOrderCommand : OrderCmdlet
{
    /// <summary>Tells only whether the order can be carried out.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process(OrderRun run) => WriteObject(Quiet ? run.Review.IsValid : run.Review);
}
