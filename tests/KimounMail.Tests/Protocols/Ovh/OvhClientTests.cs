using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;
using KimounMail.Protocols.Ovh.Zones;
using KimounMail.Protocols.Transport;
using KimounMail.TestServers.Ovh;
using Xunit;

namespace KimounMail.Tests.Protocols.Ovh;

/// <summary>Calls, as the loopback API sees them.</summary>
public sealed class OvhClientTests
{
    private static readonly PlatformOrganizationSpec s_organization = new("Customer", "cust");

    [OvhFact]
    public async Task A_signed_call_is_let_in()
    {
        await using var bed = new OvhBed();

        var platform = Assert.Single(await ZimbraPlatform.ListAsync(bed.Client, default));

        Assert.Equal(bed.Api.Platform.Platform.Id, platform.Id);
        Assert.Empty(bed.Api.SchemaFaults);
    }

    [OvhTheory]
    [InlineData(-7200)]
    [InlineData(86400)]
    public async Task A_clock_that_is_wrong_does_no_harm(int seconds)
    {
        await using var bed = new OvhBed();
        bed.Api.Authentication.Skew = TimeSpan.FromSeconds(seconds);

        await ZimbraPlatform.ListAsync(bed.Client, default);
        // The machine sleeps: what it counts no longer fits.
        bed.Api.Authentication.Skew += TimeSpan.FromHours(3);
        await ZimbraPlatform.ListAsync(bed.Client, default);

        Assert.Equal([200, 400, 200], bed.Api.Calls.Select(call => call.Status));
    }

    [OvhFact]
    public async Task Wrong_keys_are_told_once_with_the_query_id_and_without_the_secret()
    {
        await using var bed = new OvhBed { Credential = new OvhCredential.SignedKeys(OvhAuthentication.ApplicationKey, "hush-hush", OvhAuthentication.ConsumerKey) };

        var failure = await FailAsync(() => ZimbraPlatform.ListAsync(bed.Client, default));

        Assert.Equal((MailErrorId.AuthenticationFailed, MailErrorCategory.AuthenticationError, "INVALID_SIGNATURE"), (failure.ErrorId, failure.Category, failure.Code));
        Assert.Contains($"query id {failure.QueryId}", failure.ToUserText(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.ToUserText(), StringComparison.Ordinal);
    }

    [OvhFact]
    public async Task A_service_account_gets_one_token_and_another_when_that_is_refused_or_ends()
    {
        await using var bed = new OvhBed { Credential = OvhBed.ServiceAccount };

        await ZimbraPlatform.ListAsync(bed.Client, default);
        await ZimbraPlatform.ListAsync(bed.Client, default);
        Assert.Equal(1, bed.Api.Authentication.TokensGiven);

        bed.Api.Authentication.RevokeTokens();
        await ZimbraPlatform.ListAsync(bed.Client, default);
        Assert.Equal(2, bed.Api.Authentication.TokensGiven);

        await Task.Delay(TimeSpan.FromHours(1), bed.Clock);
        await ZimbraPlatform.ListAsync(bed.Client, default);
        Assert.Equal(3, bed.Api.Authentication.TokensGiven);
    }

    [OvhFact]
    public async Task A_service_account_that_is_not_known_is_told()
    {
        await using var bed = new OvhBed { Credential = new OvhCredential.ServiceAccount(OvhAuthentication.ClientId, "hush-hush") };

        var failure = await FailAsync(() => ZimbraPlatform.ListAsync(bed.Client, default));

        Assert.Equal(MailErrorId.AuthenticationFailed, failure.ErrorId);
        Assert.DoesNotContain("hush", failure.ToUserText(), StringComparison.Ordinal);
        Assert.Empty(bed.Api.Calls);
    }

    [OvhFact]
    public async Task A_list_is_read_page_by_page()
    {
        await using var bed = new OvhBed();
        bed.Api.Platform.AddSlots("STARTER", 23);
        bed.Api.MaxPageSize = 10;

        Assert.Equal(23, (await bed.Platform.Slots.ListAsync(default)).DistinctBy(slot => slot.Id).Count());
        Assert.Equal(3, bed.Api.Count("GET", "/slot"));
    }

    [OvhFact]
    public async Task A_list_whose_cursor_is_cut_is_begun_anew_and_has_nothing_twice()
    {
        await using var bed = new OvhBed();
        bed.Api.Platform.AddSlots("STARTER", 23);
        bed.Api.MaxPageSize = 10;
        bed.Api.Faults.Add(OvhFault.CursorCut("/slot"));

        var slots = await bed.Platform.Slots.ListAsync(default);

        Assert.Equal((23, 23), (slots.Count, slots.DistinctBy(slot => slot.Id).Count()));
        Assert.Equal([200, 400, 200, 200, 200], bed.Api.Calls.Select(call => call.Status));
    }

    [OvhFact]
    public async Task A_cursor_that_is_always_cut_is_an_error_at_last()
    {
        await using var bed = new OvhBed();
        bed.Api.Platform.AddSlots("STARTER", 23);
        bed.Api.MaxPageSize = 10;
        bed.Api.Faults.Add(OvhFault.CursorCut("/slot") with { Times = 100 });

        Assert.Equal(400, (await FailAsync(() => bed.Platform.Slots.ListAsync(default))).HttpStatus);
    }

    [OvhTheory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Too_many_calls_are_made_again_after_the_rest_asked_for(string method)
    {
        await using var bed = new OvhBed();
        bed.Api.Faults.Add(OvhFault.TooManyRequests(method, "/organization", TimeSpan.FromSeconds(70)) with { Times = 2 });

        if (method == "GET")
            await bed.Platform.Organizations.ListAsync(default);
        else
            await bed.Platform.Organizations.CreateAsync(s_organization, default);

        Assert.Equal([429, 429, 200], bed.Api.Calls.Select(call => call.Status));
        Assert.True(bed.Clock.Waited >= TimeSpan.FromSeconds(130), $"It waited {bed.Clock.Waited}.");
    }

    [OvhTheory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    public async Task A_page_of_a_proxy_is_no_answer_and_reading_is_tried_again(int status)
    {
        await using var bed = new OvhBed();
        bed.Api.Faults.Add(OvhFault.Html("GET", "/zimbra/platform", status) with { Times = 3 });

        Assert.Single(await ZimbraPlatform.ListAsync(bed.Client, default));
        Assert.Equal([status, status, status, 200], bed.Api.Calls.Select(call => call.Status));
    }

    [OvhFact]
    public async Task A_page_of_a_proxy_is_told_by_its_title()
    {
        await using var bed = new OvhBed();
        bed.Api.Faults.Add(OvhFault.Html("POST", "/organization", 408));

        var failure = await FailAsync(() => bed.Platform.Organizations.CreateAsync(s_organization, default));

        Assert.Equal((MailErrorId.OperatorUnavailable, true, true), (failure.ErrorId, failure.IsTransient, failure.MayHaveHappened));
        Assert.Contains("HTTP 408 408 Request Time-out (query id EU.", failure.ServerResponse, StringComparison.Ordinal);
        Assert.Equal(1, bed.Api.Count("POST", "/organization"));
    }

    [OvhFact]
    public async Task A_page_that_says_it_went_well_is_no_answer()
    {
        await using var bed = new OvhBed();
        bed.Api.Faults.Add(OvhFault.Html("GET", "/zimbra/platform", 200));

        Assert.Equal(MailErrorId.ProtocolError, (await FailAsync(() => ZimbraPlatform.ListAsync(bed.Client, default))).ErrorId);
    }

    [OvhFact]
    public async Task A_change_whose_answer_is_lost_is_not_made_again_and_is_told_so()
    {
        await using var bed = new OvhBed();
        // A connection that was used before is where clients try again behind one's back.
        await ZimbraPlatform.ListAsync(bed.Client, default);
        bed.Api.Faults.Add(OvhFault.AnswerLost("POST", "/organization"));

        var failure = await FailAsync(() => bed.Platform.Organizations.CreateAsync(s_organization, default));

        Assert.Equal((MailErrorId.ConnectionLost, true), (failure.ErrorId, failure.MayHaveHappened));
        Assert.Equal(1, bed.Api.Count("POST", "/organization"));
        Assert.Single(bed.Api.Platform.Of("organization"));
    }

    [OvhFact]
    public async Task A_reading_whose_answer_is_lost_is_made_again()
    {
        await using var bed = new OvhBed();
        bed.Api.Faults.Add(OvhFault.AnswerLost("GET", "/zimbra/platform"));

        Assert.Single(await ZimbraPlatform.ListAsync(bed.Client, default));
    }

    [OvhFact]
    public async Task Nobody_there_is_told_after_all_tries()
    {
        var bed = new OvhBed();
        await bed.Api.DisposeAsync();

        var failure = await FailAsync(() => bed.Platform.Organizations.CreateAsync(s_organization, default));

        Assert.Equal((MailErrorId.ConnectionFailed, false), (failure.ErrorId, failure.MayHaveHappened));
        Assert.True(bed.Clock.Waited >= TimeSpan.FromSeconds(60), $"It waited {bed.Clock.Waited}.");
        bed.Client.Dispose();
    }

    [OvhTheory]
    [InlineData("Client::Conflict::UndesiredObjectStatus", MailErrorId.OperatorBusy)]
    [InlineData("Client::PreconditionFailed::InvalidChecksum", MailErrorId.OperatorBusy)]
    [InlineData("Client::BadRequets::PasswordDoesNotMeetRequirements", MailErrorId.CommandFailed)]
    [InlineData("Client::NotFound::AccountCannotBeDeletedDueToSpam", MailErrorId.CommandFailed)]
    [InlineData("Client::NotFound::AccountNotFound", MailErrorId.MailboxNotFound)]
    [InlineData("Client::NotFound::PlatformNotFound", MailErrorId.OperatorObjectNotFound)]
    [InlineData("Client::BadRequest::NoSlotAvailable", MailErrorId.NoFreeSlot)]
    [InlineData("Client::Conflict::AliasDomainNotReady  ", MailErrorId.OperatorBusy)]
    [InlineData("Client::BadRequest::OfSomethingNew", MailErrorId.CommandFailed)]
    public async Task A_refusal_is_understood_by_the_last_part_of_its_class(string errorClass, string errorId)
    {
        await using var bed = new OvhBed();
        bed.Api.Faults.Add(OvhFault.Refusal("DELETE", "/account", errorClass));

        var failure = await FailAsync(() => bed.Platform.Accounts.DeleteAsync(Guid.NewGuid(), default));

        Assert.Equal((errorId, errorClass.Split("::")[2].Trim()), (failure.ErrorId, failure.Code));
        Assert.Contains(errorClass.Trim(), failure.ToUserText(), StringComparison.Ordinal);
        Assert.Contains("query id EU.", failure.ToUserText(), StringComparison.Ordinal);
        Assert.Single(bed.Api.Calls);
    }

    [OvhFact]
    public async Task Rights_that_are_missing_are_named()
    {
        await using var bed = new OvhBed();
        bed.Api.Faults.Add(new OvhFault("GET", "/v1/domain/zone")
        {
            Reply = new ApiReply(403, new System.Text.Json.Nodes.JsonObject
            {
                ["class"] = "Client::Forbidden",
                ["message"] = "User is not granted for this request",
                ["details"] = new System.Text.Json.Nodes.JsonObject { ["unauthorizedActionsByAuthentication"] = "", ["unauthorizedActionsByIAM"] = "dnsZone:apiovh:get" },
            }),
        });

        var failure = await FailAsync(() => DnsZone.ListAsync(bed.Client, default));

        Assert.Equal((MailErrorId.PermissionDenied, "A policy must allow dnsZone:apiovh:get."), (failure.ErrorId, failure.Advice));
    }

    [OvhFact]
    public async Task Hostile_words_of_the_server_stay_on_one_visible_line()
    {
        await using var bed = new OvhBed();
        bed.Api.Faults.Add(new OvhFault("GET", "/slot") { Reply = new ApiReply(404, new System.Text.Json.Nodes.JsonObject { ["message"] = $"a\r\nb\u202Ec{new string('x', 5000)}" }) });

        var failure = await FailAsync(() => bed.Platform.Slots.ListAsync(default));

        Assert.DoesNotContain(failure.ToUserText(), char.IsControl);
        Assert.DoesNotContain('\u202E', failure.ToUserText());
        Assert.True(failure.ToUserText().Length < 1000);
    }

    [OvhFact]
    public async Task A_trace_shows_calls_and_answers_and_no_secret()
    {
        var lines = new StringWriter();
        await using var bed = new OvhBed { Credential = OvhBed.ServiceAccount };
        bed.Options = bed.Options with { Trace = new TextProtocolTrace(lines) };
        bed.Api.Platform.AddDomain("example.test");
        bed.Api.Platform.AddSlot("PRO");

        await bed.Platform.Accounts.CreateAsync(new NewPlatformAccount { Email = "alice@example.test", Offer = "PRO", Password = "Hush-Hush-1234" }, default);

        var text = lines.ToString();
        Assert.Contains($"POST /v2/zimbra/platform/{bed.Api.Platform.Platform.Id}/account", text, StringComparison.Ordinal);
        Assert.Contains("alice@example.test", text, StringComparison.Ordinal);
        Assert.Contains("HTTP 200 EU.ext-1.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hush-Hush", text, StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain(OvhAuthentication.ClientSecret, text, StringComparison.Ordinal);
    }

    [OvhFact]
    public async Task The_rate_is_kept()
    {
        await using var bed = new OvhBed();
        bed.Options = bed.Options with { CallsPerMinute = 30 };

        for (var i = 0; i < 70; i++)
            await ZimbraPlatform.ListAsync(bed.Client, default);

        Assert.All(bed.Api.Calls, call => Assert.Equal(200, call.Status));
        // A call may take longer on its way than the one after it.
        Assert.InRange(bed.Api.BusiestMinute(), 29, 31);
    }

    private static Task<OvhException> FailAsync(Func<Task> call) => Assert.ThrowsAsync<OvhException>(call);
}
