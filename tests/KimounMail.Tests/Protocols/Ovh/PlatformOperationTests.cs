using KimounMail.Protocols.Ovh;
using KimounMail.TestServers.Ovh.Schema;
using Xunit;

namespace KimounMail.Tests.Protocols.Ovh;

/// <summary>Every published operation of a platform by our client, with all that can go wrong with it.</summary>
public sealed class PlatformOperationTests
{
    private static IEnumerable<ApiOperation> Published => OvhSchemas.MissingReason is null
        ? OvhSchemas.All.Operations.Where(operation => operation.Path.StartsWith("/v2/zimbra/platform", StringComparison.Ordinal))
        : [];

    /// <summary>Each operation with each trouble that can happen to it.</summary>
    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (var operation in Published)
            {
                foreach (var trouble in PlatformTrouble.All.Where(trouble => trouble.WhyNot(operation) is null))
                    cells.Add(operation.ToString(), trouble.Name);
            }

            return cells;
        }
    }

    [OvhFact]
    public void Every_published_operation_is_in_the_table_and_no_other() =>
        Assert.Equal(Published.Select(operation => operation.ToString()).Order(StringComparer.Ordinal), PlatformOperations.Table.Keys.Order(StringComparer.Ordinal));

    [OvhFact]
    public void Every_trouble_happens_to_the_operations_it_can_happen_to()
    {
        var counts = PlatformTrouble.All.ToDictionary(trouble => trouble.Name, trouble => Published.Count(operation => trouble.WhyNot(operation) is null));

        // Of 30 published operations: what else there is in a newer schema has to be looked at.
        Assert.Equal((30, 8, 10, 9), (counts["none"], counts["stale checksum"], counts["busy object"], counts["paging cut"]));
        Assert.Equal((30, 30, 30, 30, 25), (counts["429"], counts["408"], counts["HTML error page"], counts["clock skew"], counts["unknown word"]));
    }

    [OvhTheory]
    [MemberData(nameof(Cells))]
    public async Task An_operation_is_made_as_the_schema_wants_it_whatever_goes_wrong(string name, string troubleName)
    {
        var operation = Published.Single(published => published.ToString() == name);
        var trouble = PlatformTrouble.All.Single(trouble => trouble.Name == troubleName);
        await using var bed = new OvhBed();
        var there = await PlatformOperations.PrepareAsync(bed);
        var before = bed.Api.Calls.Count;
        trouble.Begin(bed, operation);

        IEnumerable<Guid> answered = [];
        var failure = await Record.ExceptionAsync(async () => answered = await PlatformOperations.Table[name](bed, there));

        var (statuses, errorId, mayHaveHappened) = trouble.Outcome(operation);
        var calls = bed.Api.Calls.Skip(before).ToList();
        Assert.All(calls, call => Assert.NotNull(call.Method == operation.Method ? operation.Match(call.Path.Split('?')[0]) : null));
        Assert.Empty(bed.Api.SchemaFaults);
        var error = errorId is null ? null : Assert.IsType<OvhException>(failure);
        Assert.Equal((errorId, mayHaveHappened), (error?.ErrorId, error?.MayHaveHappened ?? false));
        if (errorId is null)
            Assert.Null(failure);
        Assert.Equal(Pages(statuses, answered.Count()), calls.Select(call => call.Status));
        bed.Api.MaxPageSize = 1000;
        if (statuses.Length == 4)
            Assert.Equal((await PlatformOperations.Table[name](bed, there)).ToHashSet(), answered.ToHashSet());
        Assert.Equal(answered.Distinct().Count(), answered.Count());
    }

    /// <summary>A list that is begun anew has as many pages as objects here.</summary>
    private static IEnumerable<int> Pages(int[] statuses, int objects) =>
        statuses.Length < 4 ? statuses : [.. statuses[..2], .. Enumerable.Repeat(200, objects)];
}
