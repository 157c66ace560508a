using KimounMail.Engine.Operators;

namespace KimounMail.TestWorker;

/// <summary>Makes mailboxes on a Dovecot host, and says the address of each when it is there: to be killed, or to run beside another.</summary>
internal static class MailboxWorker
{
    /// <summary>Arguments: the host's folder with the files users, virtual and domains; how the names begin; how many.</summary>
    public static async Task RunAsync(string folder, string prefix, int count)
    {
        await using var host = await OperatorCatalog.OpenAsync(
            new OperatorSettings
            {
                Provider = "Dovecot",
                Name = "host",
                Options = new Dictionary<string, string> { ["PasswdFile"] = $"{folder}/users", ["VirtualFile"] = $"{folder}/virtual", ["DomainFile"] = $"{folder}/domains" },
            },
            CancellationToken.None);
        var review = new OperatorReview(host);
        var (mailboxes, aliases) = (new MailboxPlanner(review), new AliasPlanner(review));
        for (var number = 1; number <= count; number++)
        {
            var address = $"{prefix}{number}@example.test";
            await ApplyAsync(await mailboxes.CreateAsync(new NewMailbox(address, new Secret("correct horse 1")), CancellationToken.None));
            var result = await ApplyAsync(await aliases.CreateAsync($"also-{address}", address, CancellationToken.None));
            Console.WriteLine($"{result.Outcome} {address}");
        }
    }

    private static Task<MailOperatorResult> ApplyAsync(PlannedChange change) => change.ApplyAsync(new OperatorWait(), CancellationToken.None);
}
