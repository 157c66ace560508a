namespace KimounMail.Engine.Operators;

/// <summary>Where the operator's work on something stands.</summary>
public enum OperatorWork
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The operator has accepted it and is at work; only where the caller does not wait.</summary>
    Underway,
}

/// <summary>What to do while an operator works on something for longer than a call.</summary>
/// <param name="NoWait">True to go on when the operator has accepted it; false to wait for the end, or the failure.</param>
/// <param name="Progress">Is told what the operator says while it is waited for.</param>
public sealed record OperatorWait(bool NoWait = false, IProgress<OperatorProgress>? Progress = null);

/// <summary>What an operator says of its work on something.</summary>
/// <param name="Identity">The address or domain it works on.</param>
/// <param name="State">The operator's word for where the work stands.</param>
public sealed record OperatorProgress(string Identity, string State);
