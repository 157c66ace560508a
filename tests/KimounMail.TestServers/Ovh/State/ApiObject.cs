using System.Text.Json.Nodes;

namespace KimounMail.TestServers.Ovh.State;

/// <summary>An object in the envelope of API v2. Work on it goes on by a step each time somebody looks: pending, running, done.</summary>
public sealed class ApiObject(string kind, JsonObject state, JsonObject? targetSpec = null)
{
    private Action? _whenDone;
    private int _stepsLeft;
    private int _version;

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>account, alias and so on: the last part of its path.</summary>
    public string Kind { get; } = kind;

    /// <summary>What it is.</summary>
    public JsonObject State { get; } = state;

    /// <summary>What it shall be; null for kinds that have none.</summary>
    public JsonObject? TargetSpec { get; set; } = targetSpec;

    /// <summary>READY, or a word of the test's.</summary>
    public string Status { get; set; } = "READY";

    /// <summary>What the next work on it fails with; null for none.</summary>
    public string? FailsWith { get; set; }

    /// <summary>Its work does not go on before the user has done something.</summary>
    public bool NeedsUser { get; set; }

    /// <summary>Its work failed so.</summary>
    public string? Failure { get; private set; }

    public bool IsRemoved { get; private set; }

    public bool IsAtWork => _stepsLeft > 0;

    public string Checksum => $"{Id:N}"[..24] + $"{_version:x8}";

    /// <summary>Somebody changed it.</summary>
    public void Touch() => _version++;

    /// <summary>Begins work that takes so many looks; none for at once.</summary>
    public void Begin(string status, int steps, Action? whenDone = null)
    {
        (Status, _stepsLeft, _whenDone, Failure) = (status, steps, whenDone, null);
        Touch();
        if (steps == 0)
            Finish();
    }

    /// <summary>It goes for good when the work is done.</summary>
    public void BeginRemoval(int steps, Action? whenDone = null) => Begin("DELETING", steps, () =>
    {
        IsRemoved = true;
        whenDone?.Invoke();
    });

    /// <summary>Somebody looks: the answer, then a step on.</summary>
    public JsonObject Look()
    {
        var json = ToJson();
        if (!NeedsUser && _stepsLeft > 0 && --_stepsLeft == 0)
            Finish();
        return json;
    }

    private void Finish()
    {
        Status = "READY";
        if (FailsWith is { } failure)
            (Status, Failure, FailsWith) = ("ERROR", failure, null);
        else
            _whenDone?.Invoke();
        Touch();
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["checksum"] = Checksum,
            ["resourceStatus"] = Status,
            ["currentState"] = State.DeepClone(),
            ["currentTasks"] = new JsonArray([.. Tasks()]),
        };
        if (TargetSpec is not null)
            json["targetSpec"] = TargetSpec.DeepClone();
        return json;
    }

    private IEnumerable<JsonNode> Tasks()
    {
        if (!IsAtWork && Failure is null)
            yield break;
        var task = new JsonObject
        {
            ["id"] = Id,
            ["type"] = Kind,
            ["status"] = Failure is not null ? "ERROR" : NeedsUser ? "WAITING_USER_INPUT" : _stepsLeft > 1 ? "PENDING" : "RUNNING",
            ["link"] = $"/{Kind}/{Id}",
        };
        if (Failure is not null)
            task["errors"] = new JsonArray(new JsonObject { ["message"] = Failure });
        yield return task;
    }
}
