namespace KimounMail.Engine.Migration;

/// <summary>What a pass is for.</summary>
public enum RunMode
{
    /// <summary>The first pass of a new task.</summary>
    Start,

    /// <summary>Go on with a pass that was suspended, stopped, failed or killed.</summary>
    Resume,

    /// <summary>A new pass: what is new or changed since the last.</summary>
    Sync,
}
