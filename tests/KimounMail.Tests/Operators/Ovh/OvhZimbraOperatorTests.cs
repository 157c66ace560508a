using System.Text.Json.Nodes;
using KimounMail.Engine.Operators;
using KimounMail.Engine.Operators.Ovh;
using KimounMail.Tests.Protocols.Ovh;
using KimounMail.TestServers.Ovh;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>What is OVHcloud's own: work that goes on after a call, lost answers, states and words.</summary>
public sealed class OvhZimbraOperatorTests
{
    private static readonly string s_alice = $"alice@{OvhOperatorBed.Domain}";

    [OvhTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mailbox_whose_answer_is_lost_is_made_once(bool hadItsEffect)
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.Faults.Add(hadItsEffect ? OvhFault.AnswerLost("POST", "/account") : OvhFault.Html("POST", "/account", 408));

        Assert.Equal(OperatorWork.Done, await bed.CreateAsync(s_alice, "STARTER"));

        Assert.Single(bed.Api.Platform.Of("account"));
        Assert.Single(bed.Api.Platform.Of("slot"), slot => slot.State["email"] is not null);
        Assert.Equal(hadItsEffect ? 1 : 2, bed.Api.Count("POST", "/account"));
    }

    [OvhFact]
    public async Task An_alias_a_redirection_and_a_domain_whose_answer_is_lost_are_made_once()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        await bed.CreateAsync(s_alice, "STARTER");
        foreach (var path in new[] { "/alias", "/redirection", "/domain" })
            bed.Api.Faults.Add(OvhFault.AnswerLost("POST", path));

        await bed.Operator.Aliases!.CreateAsync("info@example.test", s_alice, new OperatorWait(), default);
        var alice = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;
        await bed.Operator.Mailboxes.ChangeAsync(alice, new MailboxSettings { ForwardingSmtpAddress = ["a@elsewhere.test"] }, new OperatorWait(), default);
        await bed.Operator.Domains.CreateAsync(new NewMailDomain("further.test"), new OperatorWait(), default);

        Assert.Equal((1, 1, 2), (bed.Api.Platform.Of("alias").Count(), bed.Api.Platform.Of("redirection").Count(), bed.Api.Platform.Of("domain").Count()));
        Assert.Equal(3, bed.Api.Calls.Count(call => call.Method == "POST" && !call.Path.EndsWith("/account", StringComparison.Ordinal)));
    }

    [OvhFact]
    public async Task A_removal_whose_answer_is_lost_is_a_removal()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        await bed.CreateAsync(s_alice, "STARTER");
        var alice = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;
        bed.Api.Faults.Add(OvhFault.AnswerLost("DELETE", "/account"));

        Assert.Equal(OperatorWork.Done, await bed.Operator.Mailboxes.RemoveAsync(alice, keepMail: false, new OperatorWait(), default));
        Assert.Empty(bed.Api.Platform.Of("account"));
    }

    [OvhFact]
    public async Task What_somebody_else_changed_meanwhile_stays()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        await bed.CreateAsync(s_alice, "STARTER");
        var alice = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;
        var account = bed.Api.Platform.Account(s_alice)!;
        bed.Api.Faults.Add(new OvhFault("PUT", "/account")
        {
            Before = () =>
            {
                account.TargetSpec!["description"] = "theirs";
                account.State["description"] = "theirs";
                account.Touch();
            },
        });

        await bed.Operator.Mailboxes.ChangeAsync(alice, new MailboxSettings { DisplayName = "Alice" }, new OperatorWait(), default);

        Assert.Equal([412, 200], bed.Api.Calls.Where(call => call.Method == "PUT").Select(call => call.Status));
        var now = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;
        Assert.Equal(("Alice", "theirs"), (now.DisplayName, now.Description));
    }

    [OvhFact]
    public async Task A_change_of_a_busy_mailbox_comes_after_the_work_on_it()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.Platform.Steps = 4;
        Assert.Equal(OperatorWork.Underway, await bed.Operator.Mailboxes.CreateAsync(OvhOperatorBed.New(s_alice, "STARTER"), new OperatorWait(NoWait: true), default));
        var alice = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;
        Assert.Equal(MailboxStatus.Creating, alice.Status);

        await bed.Operator.Mailboxes.ChangeAsync(alice, new MailboxSettings { DisplayName = "Alice" }, new OperatorWait(), default);

        Assert.Contains(409, bed.Api.Calls.Select(call => call.Status));
        Assert.Equal("Alice", (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!.DisplayName);
    }

    [OvhFact]
    public async Task Work_that_fails_says_why()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        await bed.CreateAsync(s_alice, "STARTER");
        var alice = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;
        bed.Api.Platform.Account(s_alice)!.FailsWith = "disk\r\nfull";

        var failure = await Assert.ThrowsAsync<MailException>(() => bed.Operator.Mailboxes.ChangeAsync(alice, new MailboxSettings { DisplayName = "Alice" }, new OperatorWait(), default));

        Assert.Equal(MailErrorId.OperatorFailed, failure.ErrorId);
        Assert.Contains("disk", failure.ServerResponse, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.ToUserText(), char.IsControl);
        Assert.Equal(MailboxStatus.Failed, (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!.Status);
    }

    [OvhFact]
    public async Task Progress_tells_what_is_waited_for()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var seen = new Seen();

        await bed.Operator.Mailboxes.CreateAsync(OvhOperatorBed.New(s_alice, "STARTER"), new OperatorWait(Progress: seen), default);

        Assert.Equal([new OperatorProgress(s_alice, "CREATING, PENDING"), new OperatorProgress(s_alice, "CREATING, PENDING"), new OperatorProgress(s_alice, "CREATING, RUNNING")], seen.All);
    }

    [OvhFact]
    public async Task A_domain_of_somebody_elses_zone_is_not_waited_for_and_says_what_to_publish()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.Platform.DomainsAreExternal = true;

        Assert.Equal(OperatorWork.Underway, await bed.Operator.Domains.CreateAsync(new NewMailDomain("further.test"), new OperatorWait(), default));

        var domain = (await bed.Operator.Domains.ListAsync(default).ToListAsync(default)).Single(domain => domain.Domain == "further.test");
        Assert.Equal(MailboxStatus.Creating, domain.Status);
        Assert.Contains("ovhcheck.further.test", domain.StatusAdvice, StringComparison.Ordinal);
    }

    [OvhTheory]
    [InlineData("BLOCKEDFORSPAM", MailboxStatus.SpamBlocked, "password")]
    [InlineData("BILLINGLOCKED", MailboxStatus.BillingLocked, "bill")]
    [InlineData("MOONSTRUCK", MailboxStatus.Unknown, "https://docs.test")]
    public async Task A_mailbox_that_does_not_work_says_why_and_what_to_do(string word, MailboxStatus status, string advice)
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.FutureWords.Add("MOONSTRUCK");
        await bed.CreateAsync(s_alice, "STARTER");
        bed.Api.Platform.Account(s_alice)!.State["detailedStatus"] = new JsonArray(new JsonObject { ["status"] = word, ["details"] = "since Monday", ["link"] = "https://docs.test/x" });

        var mailbox = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;

        Assert.Equal((status, $"{word}: since Monday"), (mailbox.Status, mailbox.StatusReason));
        Assert.Contains(advice, mailbox.StatusAdvice, StringComparison.Ordinal);
    }

    [OvhFact]
    public async Task Full_suspended_and_unknown_mailboxes_are_told_apart()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.FutureWords.Add("HIBERNATING");
        await bed.CreateAsync(s_alice, "STARTER");
        var account = bed.Api.Platform.Account(s_alice)!;

        account.State["quota"] = new JsonObject { ["available"] = 0, ["used"] = 1000 };
        Assert.Equal(MailboxStatus.QuotaFull, (await StatusAsync(bed)).Status);
        account.Status = "SUSPENDED";
        Assert.Equal(MailboxStatus.Suspended, (await StatusAsync(bed)).Status);
        account.Status = "HIBERNATING";
        Assert.Equal((MailboxStatus.Unknown, "HIBERNATING"), await StatusAsync(bed));
    }

    [OvhFact]
    public async Task A_mailbox_blocked_for_spam_is_not_removed_and_it_is_said_what_to_do()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        await bed.CreateAsync(s_alice, "STARTER");
        bed.Api.Platform.Account(s_alice)!.State["detailedStatus"] = new JsonArray(new JsonObject { ["status"] = "BLOCKEDFORSPAM", ["details"] = "" });
        var alice = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;

        var failure = await Assert.ThrowsAnyAsync<MailException>(() => bed.Operator.Mailboxes.RemoveAsync(alice, keepMail: false, new OperatorWait(), default));

        Assert.Contains("support", failure.Advice, StringComparison.Ordinal);
        Assert.Contains("query id", failure.ServerResponse, StringComparison.Ordinal);
        Assert.NotNull(bed.Api.Platform.Account(s_alice));
    }

    [OvhFact]
    public async Task A_renamed_mailbox_passes_its_mail_on_as_before()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        await bed.Operator.Mailboxes.CreateAsync(OvhOperatorBed.New(s_alice, "STARTER") with { Settings = new MailboxSettings { Offer = "STARTER", ForwardingSmtpAddress = ["a@elsewhere.test"] } }, new OperatorWait(), default);
        var alice = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;

        await bed.Operator.Mailboxes.RenameAsync(alice, "Alicia@example.test", new OperatorWait(), default);

        Assert.Equal(["a@elsewhere.test"], (await bed.Operator.Mailboxes.FindAsync("alicia@example.test", default))!.ForwardingSmtpAddress);
        Assert.Single(bed.Api.Platform.Of("redirection"));
    }

    [OvhFact]
    public async Task A_first_password_is_the_one_given_and_must_be_changed_where_asked()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        await bed.Operator.Mailboxes.CreateAsync(new NewMailbox(s_alice, new Secret("First-Pass-1")) { ResetPasswordOnNextLogon = true, Settings = new MailboxSettings { Offer = "PRO" } }, new OperatorWait(), default);
        Assert.Equal("First-Pass-1", bed.Api.Platform.Passwords[s_alice]);
        Assert.Contains(s_alice, bed.Api.Platform.MustChangePassword);

        await bed.Operator.Mailboxes.SetPasswordAsync((await bed.Operator.Mailboxes.FindAsync(s_alice, default))!, new Secret("Second-Pass-2"), resetOnNextLogon: false, new OperatorWait(), default);
        Assert.Equal("Second-Pass-2", bed.Api.Platform.Passwords[s_alice]);
    }

    [OvhTheory]
    [InlineData("ApplicationKey", null, "complete")]
    [InlineData("CallsPerMinute", "many", "number of calls")]
    [InlineData("Platform", "another", "no such Zimbra platform")]
    public async Task Settings_that_do_not_fit_are_told(string option, string? value, string words)
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var options = new Dictionary<string, string>(bed.Settings().Options);
        if (value is null)
            options.Remove(option);
        else
            options[option] = value;

        var failure = await Assert.ThrowsAsync<MailException>(() => OvhConnection.OpenAsync(bed.Settings() with { Options = options }, bed.Clock, _ => null, default));

        Assert.Equal(MailErrorId.InvalidOperatorSettings, failure.ErrorId);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<(MailboxStatus Status, string? Reason)> StatusAsync(OvhOperatorBed bed)
    {
        var mailbox = (await bed.Operator.Mailboxes.FindAsync(s_alice, default))!;
        return (mailbox.Status, mailbox.Status == MailboxStatus.Unknown ? mailbox.StatusReason : null);
    }

    private sealed class Seen : IProgress<OperatorProgress>
    {
        public List<OperatorProgress> All { get; } = [];

        public void Report(OperatorProgress value) => All.Add(value);
    }
}
