using System.Xml.Linq;
using KimounMail.TestServers.Zimbra;
using Xunit;

namespace KimounMail.Tests.Protocols.Zimbra;

/// <summary>The fake refuses what the published description does not allow; were it blind, the tests that rest on it would show nothing.</summary>
public sealed class PublishedDescriptionTests
{
    [PublishedTheory]
    [InlineData("<CreateAccountRequest name='a@b' password='x'><a n='displayName'>A</a><a n='sn'>B</a></CreateAccountRequest>")]
    [InlineData("<SearchDirectoryRequest types='accounts' limit='10' offset='0' applyCos='1' query='(mail=*)'/>")]
    [InlineData("<GetAccountRequest applyCos='1'><account by='name'>a@b</account></GetAccountRequest>")]
    public void What_is_described_passes(string request) => Assert.Empty(Faults(request));

    [PublishedTheory]
    [InlineData("<MakeAccountRequest name='a@b'/>", "is in no description")]
    [InlineData("<CreateAccountRequest/>", "lacks the attribute name")]
    [InlineData("<CreateAccountRequest name='a@b' passwd='x'/>", "no attribute passwd")]
    [InlineData("<CreateAccountRequest name='a@b'><b/></CreateAccountRequest>", "holds no element")]
    [InlineData("<CreateAccountRequest name='a@b'><a xmlns='urn:zimbra' n='sn'>B</a></CreateAccountRequest>", "holds no element")]
    [InlineData("<CreateAccountRequest name='a@b'><a>B</a></CreateAccountRequest>", "lacks the attribute n")]
    [InlineData("<CreateAccountRequest name='a@b'><a n='sn'><b/></a></CreateAccountRequest>", "holds no element")]
    [InlineData("<CreateAccountRequest name='a@b'>text</CreateAccountRequest>", "holds no text")]
    [InlineData("<SearchDirectoryRequest limit='many'/>", "cannot be 'many'")]
    [InlineData("<SearchDirectoryRequest applyCos='yes'/>", "cannot be 'yes'")]
    [InlineData("<GetAccountRequest><account by='mail'>a@b</account></GetAccountRequest>", "cannot be 'mail'")]
    [InlineData("<GetAccountRequest><account by='name'>a</account><account by='name'>b</account></GetAccountRequest>", "more than once")]
    [InlineData("<AddDistributionListMemberRequest id='1'><dlm>a@b<x/></dlm></AddDistributionListMemberRequest>", "more than text")]
    public void What_is_not_is_told(string request, string fault) => Assert.Contains(Faults(request), found => found.Contains(fault, StringComparison.Ordinal));

    [PublishedTheory]
    [InlineData("zimbraMailQuota", "1073741824", null)]
    [InlineData("zimbraMailQuota", "1 GB", "cannot be")]
    [InlineData("zimbraAccountStatus", "locked", null)]
    [InlineData("zimbraAccountStatus", "suspended", "cannot be")]
    [InlineData("zimbraAccountStatus", "", "is required")]
    [InlineData("zimbraHideInGal", "TRUE", null)]
    [InlineData("zimbraHideInGal", "true", "cannot be")]
    [InlineData("zimbraMailAlias", "a@b", "is immutable")]
    [InlineData("zimbraDomainStatus", "active", "is no attribute of")]
    [InlineData("zimbraColour", "red", "no such attribute")]
    public void Attributes_are_those_of_the_directory(string name, string value, string? fault)
    {
        var found = PublishedData.Attributes!.FaultOf(DirectoryKind.Account, name, [value]);
        if (fault is null)
            Assert.Null(found);
        else
            Assert.Contains(fault, found);
    }

    private static List<string> Faults(string request) =>
        [.. PublishedData.Description!.FindFaults(XElement.Parse(request.Insert(request.IndexOfAny([' ', '/', '>']), $" xmlns='{LoopbackZimbraServer.Admin}'")))];
}

/// <summary>A theory on the published description; skipped with the reason where there is none.</summary>
internal sealed class PublishedTheoryAttribute : TheoryAttribute
{
    public PublishedTheoryAttribute() => Skip = PublishedData.MissingReason;
}
