using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KimounMail.TestServers.Ovh.State;

public sealed partial class OvhPlatform
{
    private static readonly string[] s_accountTargets = ["email", "displayName", "firstName", "lastName", "description", "hideInGal", "contactInformation"];

    /// <summary>Passwords by address, as the mail server would know them.</summary>
    public Dictionary<string, string> Passwords { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Addresses whose owner must choose another password.</summary>
    public HashSet<string> MustChangePassword { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ApiObject AddSlot(string offer) => Add(new ApiObject("slot", new JsonObject
    {
        ["accountId"] = null,
        ["email"] = null,
        ["offer"] = offer,
        ["billingStatus"] = "OK",
        ["platformId"] = Platform.Id,
        ["createdAt"] = Now,
    }), atOnce: true);

    public void AddSlots(string offer, int count)
    {
        for (var i = 0; i < count; i++)
            AddSlot(offer);
    }

    public ApiObject? Account(string email) => Of("account").FirstOrDefault(account => Text(account, "email") == email);

    /// <summary>Somebody else takes a slot.</summary>
    public void Occupy(ApiObject slot, string email, Guid? account = null)
    {
        slot.State["accountId"] = account ?? Guid.NewGuid();
        slot.State["email"] = email;
        slot.Touch();
    }

    private static bool IsFree(ApiObject slot) => slot.State["accountId"] is null;

    public ApiReply CreateAccount(ApiRequest request)
    {
        var spec = request.Spec;
        var email = spec["email"]!.GetValue<string>();
        var domain = DomainOf(email);
        if (AccountFault(email, spec["password"]!.GetValue<string>(), domain) is { } fault)
            return fault;
        var (slot, slotFault) = SlotFor(spec);
        if (slot is null)
            return slotFault!;
        var account = Add(new ApiObject("account", AccountState(spec, domain!, slot), Targets(spec)));
        Occupy(slot, email, account.Id);
        Login(email, spec);
        return ApiReply.Ok(account.ToJson());
    }

    public ApiReply ChangeAccount(ApiRequest request)
    {
        var account = Find("account", request.Id("accountId"));
        var spec = request.Spec;
        var old = account is null ? "" : Text(account, "email")!;
        var email = spec["email"]?.GetValue<string>() ?? old;
        if (spec["password"]?.GetValue<string>() is { } password && !IsStrong(password))
            return ApiReply.Error("Client::BadRequets::PasswordDoesNotMeetRequirements", "The password does not meet the requirements");
        if (email != old && IsTaken(email))
            return ApiReply.Error("Client::Conflict::AccountEmailAddressAlreadyUsed", "The address is used already");
        if (DomainOf(email) is null)
            return ApiReply.Error("Client::NotFound::DomainNotFound", "The domain does not exist");
        var reply = Change(account, "account", request.Body, () =>
        {
            foreach (var name in s_accountTargets.Where(spec.ContainsKey))
                account!.State[name] = spec[name]?.DeepClone();
            Login(email, spec);
        });
        if (reply.Status == 200)
            Aim(account!, spec);
        return reply.Status == 200 ? ApiReply.Ok(account!.ToJson()) : reply;
    }

    public ApiReply RemoveAccount(ApiRequest request)
    {
        var account = Find("account", request.Id("accountId"));
        if (account?.State["detailedStatus"]!.AsArray().Any(trouble => trouble!["status"]!.GetValue<string>() == "BLOCKEDFORSPAM") == true)
            return ApiReply.Error("Client::NotFound::AccountCannotBeDeletedDueToSpam", "The account is blocked for spam");
        return Remove(account, "account", () =>
        {
            foreach (var slot in Of("slot").Where(slot => slot.State["accountId"]?.GetValue<Guid>() == account!.Id))
                slot.State["accountId"] = slot.State["email"] = null;
            foreach (var alias in Of("alias").Where(alias => alias.State["target"]!["id"]!.GetValue<Guid>() == account!.Id).ToList())
                alias.BeginRemoval(0);
        });
    }

    private ApiReply? AccountFault(string email, string password, ApiObject? domain)
    {
        if (!LocalPart().IsMatch(email.Split('@')[0]) || email.Split('@')[0].Length is < 2 or > 32)
            return ApiReply.Error("Client::BadRequest::AccountEmailContainForbiddenCharacter", "The address has characters that are not allowed");
        if (!IsStrong(password))
            return ApiReply.Error("Client::BadRequest::InvalidPasswordNotMatchingPolicy", "The password does not match the policy");
        if (domain is null)
            return ApiReply.Error("Client::NotFound::DomainNotFound", "The domain does not exist");
        if (domain.IsAtWork)
            return ApiReply.Error("Client::BadRequest::DomainNotReady", "The domain is not ready");
        return IsTaken(email) ? ApiReply.Error("Client::Conflict::AccountEmailAddressAlreadyUsed", "The address is used already") : null;
    }

    private (ApiObject? Slot, ApiReply? Fault) SlotFor(JsonObject spec)
    {
        var offer = spec["offer"]!.GetValue<string>();
        if (spec["slotId"]?.GetValue<string>() is not { } wanted)
        {
            var free = Of("slot").FirstOrDefault(slot => IsFree(slot) && Text(slot, "offer") == offer && Text(slot, "billingStatus") == "OK");
            return (free, free is null ? ApiReply.Error("Client::BadRequest::NoSlotAvailable", "There is no free slot") : null);
        }

        var slot = Find("slot", Guid.Parse(wanted));
        var fault = slot switch
        {
            null => "Client::NotFound::SlotNotFound",
            _ when Text(slot, "offer") != offer => "Client::BadRequest::AccountSlotHasWrongOffer",
            _ when !IsFree(slot) => "Client::Conflict::AccountSlotIsAlreadyUsed",
            _ when Text(slot, "billingStatus") != "OK" => "Client::Conflict::AccountSlotInUndesiredStatus",
            _ => null,
        };
        return fault is null ? (slot, null) : (null, ApiReply.Error(fault, "The slot cannot be used"));
    }

    private static JsonObject AccountState(JsonObject spec, ApiObject domain, ApiObject slot)
    {
        var state = Targets(spec);
        state["domainId"] = domain.Id;
        state["organizationId"] = domain.State["organizationId"]!.DeepClone();
        state["organizationLabel"] = domain.State["organizationLabel"]!.DeepClone();
        state["offer"] = spec["offer"]!.DeepClone();
        state["slotId"] = slot.Id;
        state["quota"] = new JsonObject { ["available"] = 16106127360, ["used"] = 0 };
        state["detailedStatus"] = new JsonArray();
        state["createdAt"] = Now;
        return state;
    }

    private static JsonObject Targets(JsonObject spec)
    {
        var targets = new JsonObject { ["hideInGal"] = false };
        foreach (var name in s_accountTargets.Where(spec.ContainsKey))
            targets[name] = spec[name]?.DeepClone();
        return targets;
    }

    private void Login(string email, JsonObject spec)
    {
        if (spec["password"]?.GetValue<string>() is { } password)
            Passwords[email] = password;
        if (spec["forceChangePasswordAfterLogin"]?.GetValue<bool>() == true)
            MustChangePassword.Add(email);
    }

    private bool IsTaken(string email) => Account(email) is not null || Of("alias").Any(alias => alias.State["alias"]!["name"]!.GetValue<string>() == email);

    private static bool IsStrong(string password) =>
        password.Length is >= 10 and <= 64 && password.Any(char.IsAsciiLetterUpper) && password.Any(char.IsAsciiDigit)
        && password.Any(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c)) && password.All(char.IsAscii);

    [GeneratedRegex("^(?:[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*)(?:(?:[.|+])(?:[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*))*$")]
    private static partial Regex LocalPart();
}
