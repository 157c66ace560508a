using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>What the user asked of a running pass; lanes look at it between batches.</summary>
internal sealed class RunControl
{
    private volatile TaskRequest _request;

    public TaskRequest Request
    {
        get => _request;
        set => _request = value;
    }

    public bool MustEnd => _request != TaskRequest.None;
}
