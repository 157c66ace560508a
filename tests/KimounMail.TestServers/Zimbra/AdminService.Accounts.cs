using System.Globalization;
using System.Xml.Linq;

namespace KimounMail.TestServers.Zimbra;

internal sealed partial class AdminService
{
    private const string CommonPassword = "Password123!";

    private IEnumerable<object> CreateAccount(XElement request)
    {
        var name = (string)request.Attribute("name")!;
        _directory.RequireFree(name);
        var account = new DirectoryEntry(DirectoryKind.Account, name.ToLowerInvariant()) { ["zimbraAccountStatus"] = "active", ["zimbraMailStatus"] = "enabled" };
        ZimbraDirectory.Write(account, request);
        RequireKnownCos(account);
        RequireRoom(account);
        if ((string?)request.Attribute("password") is { } password)
            RequireGoodPassword(account, password);
        account.Password = (string?)request.Attribute("password");
        Stamp(account);
        _directory.Entries.Add(account);
        return [Element("account", account)];
    }

    private IEnumerable<object> DeleteAccount(XElement request)
    {
        var account = _directory.GetById(DirectoryKind.Account, request);
        _directory.Entries.Remove(account);
        foreach (var list in All(DirectoryKind.DistributionList))
            list.Members.RemoveAll(account.HasAddress);
        return [];
    }

    /// <summary>As for an administrator who may change but not set passwords: the policy holds for him too.</summary>
    private IEnumerable<object> SetPassword(XElement request)
    {
        var account = _directory.GetById(DirectoryKind.Account, request);
        var password = (string)request.Attribute("newPassword")!;
        RequireGoodPassword(account, password);
        account.Password = password;
        return [];
    }

    private IEnumerable<object> GetAccountMembership(XElement request)
    {
        var account = _directory.Select(DirectoryKind.Account, request, "account");
        return All(DirectoryKind.DistributionList).Where(list => list.Members.Any(account.HasAddress)).Select(list => Element("dl", list));
    }

    private IEnumerable<object> GetMailbox(XElement request)
    {
        var account = _directory.Get(DirectoryKind.Account, "id", (string)request.Element(Admin + "mbox")!.Attribute("id")!);
        if (account["zimbraAccountStatus"] == "maintenance")
            throw new ZimbraRefusal("mail.MAINTENANCE", "mailbox is in maintenance mode");
        return [new XElement(Admin + "mbox", new XAttribute("mbxid", 7), new XAttribute("s", account.Used))];
    }

    private IEnumerable<object> GetQuotaUsage(XElement request)
    {
        var domain = (string?)request.Attribute("domain");
        if (domain is not null)
            _directory.Get(DirectoryKind.Domain, "name", domain);
        var all = All(DirectoryKind.Account)
            .Where(account => domain is null || account.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(account => account.Used).ToList();
        var (page, more) = Page(all, request);
        return
        [
            new XAttribute("more", more ? "1" : "0"),
            new XAttribute("searchTotal", all.Count),
            .. page.Select(account => new XElement(Admin + "account",
                new XAttribute("name", account.Name), new XAttribute("id", account.Id), new XAttribute("used", account.Used),
                new XAttribute("limit", _directory.Effective(account, "zimbraMailQuota") ?? "0"))),
        ];
    }

    private IEnumerable<object> CountAccount(XElement request)
    {
        var domain = _directory.Select(DirectoryKind.Domain, request, "domain");
        return All(DirectoryKind.Account)
            .Where(account => account.Domain.Equals(domain.Name, StringComparison.OrdinalIgnoreCase))
            .GroupBy(_directory.CosOf)
            .Select(cos => new XElement(Admin + "cos", new XAttribute("name", cos.Key.Name), new XAttribute("id", cos.Key.Id), cos.Count()));
    }

    private void RequireKnownCos(DirectoryEntry account)
    {
        if (account["zimbraCOSId"] is { } id)
            _directory.Get(DirectoryKind.Cos, "id", id);
    }

    /// <summary>zimbraDomainMaxAccounts is for all, zimbraDomainCOSMaxAccounts ("id:count") for one class of service.</summary>
    private void RequireRoom(DirectoryEntry account)
    {
        var domain = _directory.Get(DirectoryKind.Domain, "name", account.Domain);
        var there = All(DirectoryKind.Account).Where(other => other.Domain.Equals(domain.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        var cos = _directory.CosOf(account);
        var ofCos = domain.Attributes.GetValueOrDefault("zimbraDomainCOSMaxAccounts")?.Select(limit => limit.Split(':')).FirstOrDefault(limit => limit[0] == cos.Id);
        if (IsReached(domain["zimbraDomainMaxAccounts"], there.Count) || IsReached(ofCos?[1], there.Count(other => _directory.CosOf(other) == cos)))
            throw new ZimbraRefusal("account.TOO_MANY_ACCOUNTS", $"number of accounts reached the limit: domain={domain.Name}");
    }

    private static bool IsReached(string? limit, int count) => int.TryParse(limit, CultureInfo.InvariantCulture, out var most) && most > 0 && count >= most;

    private void RequireGoodPassword(DirectoryEntry account, string password)
    {
        RequireAtLeast("zimbraPasswordMinLength", password.Length, "too short");
        if (Limit("zimbraPasswordMaxLength") is > 0 and var max && password.Length > max)
            throw BadPassword("too long", "zimbraPasswordMaxLength", max);
        RequireAtLeast("zimbraPasswordMinUpperCaseChars", password.Count(char.IsUpper), "not enough upper case characters");
        RequireAtLeast("zimbraPasswordMinLowerCaseChars", password.Count(char.IsLower), "not enough lower case characters");
        RequireAtLeast("zimbraPasswordMinNumericChars", password.Count(char.IsDigit), "not enough numeric characters");
        RequireAtLeast("zimbraPasswordMinPunctuationChars", password.Count(character => char.IsAscii(character) && !char.IsLetterOrDigit(character) && character > 32), "not enough punctuation characters");
        if (_directory.Effective(account, "zimbraPasswordBlockCommonEnabled") == "TRUE" && password == CommonPassword)
            throw BadPassword("too common", "zimbraPasswordBlockCommonEnabled", 1);

        int Limit(string attribute) => int.Parse(_directory.Effective(account, attribute) ?? "0", CultureInfo.InvariantCulture);

        void RequireAtLeast(string attribute, int count, string otherwise)
        {
            if (count < Limit(attribute))
                throw BadPassword(otherwise, attribute, Limit(attribute));
        }
    }

    private static ZimbraRefusal BadPassword(string why, string attribute, int limit) =>
        new("account.INVALID_PASSWORD", $"invalid password: {why}") { Argument = (attribute, limit.ToString(CultureInfo.InvariantCulture)) };
}
