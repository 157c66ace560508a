using KimounMail.Engine.Operators;
using KimounMail.Engine.Operators.Orders;

namespace KimounMail.Tests.Operators.Orders;

/// <summary>A folder for order files and the key of their journals, deleted on dispose.</summary>
internal sealed class OrderFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kimoun-order-").FullName;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public string StateFolder => PathOf("state");

    /// <summary>Writes an order's file and tells where.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public Task<OrderRun> PrepareAsync(IMailOperator at, string path) => OrderRun.PrepareAsync(at, OrderFile.Read(path), StateFolder, default);

    /// <summary>Carries out what can be of an order: results, and what failed.</summary>
    public async Task<(List<MailOrderResult> Results, List<MailException> Failures)> InvokeAsync(IMailOperator at, string path)
    {
        var (results, failures) = (new List<MailOrderResult>(), new List<MailException>());
        await using var run = await PrepareAsync(at, path);
        run.RequireSound();
        foreach (var step in run.Steps)
        {
            try
            {
                results.Add(await run.ApplyAsync(step, new OperatorWait(), default));
            }
            catch (MailException failure)
            {
                failures.Add(failure);
            }
        }
        return (results, failures);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
