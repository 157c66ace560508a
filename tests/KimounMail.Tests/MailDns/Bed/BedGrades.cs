namespace KimounMail.Tests.MailDns.Bed;

/// <summary>
/// Every domain of the test bed with the grade its name asks for. Read a line as: <c>mxcname</c> has an alias for its MX, so the check Mx
/// finds MX_CNAME and nothing else. A domain that is about several things has a line for each.
/// </summary>
internal static class BedGrades
{
    /// <summary>Served without fault: graded over the zones in memory, and live by a validating resolver.</summary>
    public static IReadOnlyList<BedGrade> Sound { get; } = BedGrade.Read("""
        good             | everything is right                          | Mx          | MX_OK
        good             |                                              | Reverse     | PTR_OK
        good             |                                              | Spf         | SPF_OK
        good             |                                              | Dkim        | DKIM_OK
        good             |                                              | Dmarc       | DMARC_OK
        good             |                                              | MtaSts      | STS_OK
        good             |                                              | TlsReporting| TLSRPT_OK
        good             |                                              | Bimi        | BIMI_OK
        good             |                                              | Caa         | CAA_OK
        good             |                                              | Services    | SERVICES_OK
        good             |                                              | TimeToLive  | TTL_OK
        nullmx           | takes no mail                                | Mx          | MX_NULL
        nullmx           | no server, so no reverse name                | Reverse     |
        nullmx           | sends none either                            | Spf         | SPF_OK
        nullmx           | no selector is known                         | Dkim        | DKIM_NONE_FOUND
        nullmxplus       | takes no mail, and has a server              | Mx          | MX_NULL_MIXED
        nullmx10         | takes no mail, with preference 10            | Mx          | MX_NULL_PREF
        implicit         | an address and no MX                         | Mx          | MX_NONE
        implicit         | the address has a name                       | Reverse     | PTR_OK
        mxcname          | the MX is an alias                           | Mx          | MX_CNAME
        mxip             | the MX is an address                         | Mx          | MX_IP
        mxnx             | the MX does not exist                        | Mx          | MX_NXDOMAIN
        mxnoaddr         | the MX has no address                        | Mx          | MX_NO_ADDRESS
        mxpriv           | the MX has a private address                 | Mx          | MX_PRIVATE_ADDRESS
        mxpriv           | private addresses have no public name        | Reverse     |
        mxloop           | the MX is localhost                          | Mx          | MX_LOCALHOST
        mxdup            | one MX twice                                 | Mx          | MX_DUPLICATE MX_OK
        mx1only          | one MX only                                  | Mx          | MX_OK MX_SINGLE
        mxequal          | two of one preference                        | Mx          | MX_OK
        mx12             | twelve                                       | Mx          | MX_OK
        cdead            | the domain is an alias of nothing            | Mx          | MX_DOMAIN_NXDOMAIN
        nosuch           | does not exist                               | Mx          | MX_DOMAIN_NXDOMAIN
        l1               | an alias that leads in a circle              | Spf         | SPF_UNKNOWN
        l2               | the other half of the circle                 | Spf         | SPF_UNKNOWN
        c10              | ten aliases, one after the other             | Mx          | MX_OK MX_SINGLE
        c10              |                                              | Spf         | SPF_OK
        c20              | where the aliases end                        | Mx          | MX_OK MX_SINGLE
        xn--caf-dma      | an internationalised name                    | Mx          | MX_OK MX_SINGLE
        txtempty         | a text of nothing                            | Mx          | MX_MISSING
        txtempty         |                                              | Spf         | SPF_MISSING
        spfnone          | a text that is no SPF                        | Spf         | SPF_MISSING
        spf99            | SPF in the type nobody asks for              | Spf         | SPF_MISSING
        spfmulti         | two records                                  | Spf         | SPF_MULTIPLE
        spfplusall       | +all                                         | Spf         | SPF_PLUS_ALL
        spfneutral       | ?all, and mx without an MX                   | Spf         | SPF_NEUTRAL_ALL SPF_VOID_LOOKUPS
        spfnoall         | no all, and mx without an MX                 | Spf         | SPF_NO_ALL SPF_VOID_LOOKUPS
        spfsoft          | ~all, which is fine; mx without an MX        | Spf         | SPF_OK SPF_VOID_LOOKUPS
        spfptr           | ptr                                          | Spf         | SPF_PTR
        spfcase          | capitals, which are fine; mx without an MX   | Spf         | SPF_OK SPF_VOID_LOOKUPS
        spfquote         | quotation marks in the text                  | Spf         | SPF_QUOTED
        spfbad           | ipv4: and an include of nothing              | Spf         | SPF_SYNTAX
        spfafterall      | a term after all                             | Spf         | SPF_TERMS_AFTER_ALL
        spfredirall      | redirect beside all                          | Spf         | SPF_REDIRECT_IGNORED
        spfsplit         | one record in two strings                    | Spf         | SPF_OK
        spfsplitbad      | two strings without the space between        | Spf         | SPF_SYNTAX
        spf10            | ten lookups                                  | Spf         | SPF_LOOKUPS_AT_LIMIT SPF_OK
        spf11            | eleven                                       | Spf         | SPF_TOO_MANY_LOOKUPS
        spfi0            | one that is included                         | Spf         | SPF_OK
        spfvoid2         | two lookups that find nothing                | Spf         | SPF_OK SPF_VOID_LOOKUPS
        spfvoid3         | three                                        | Spf         | SPF_TOO_MANY_VOID_LOOKUPS
        spfloop          | includes what includes it                    | Spf         | SPF_LOOP
        spfloop2         | the other half                               | Spf         | SPF_LOOP
        spfself          | redirects to itself                          | Spf         | SPF_LOOP
        spfincnone       | includes a name without SPF                  | Spf         | SPF_INCLUDE_MISSING
        spfmacro         | macros                                       | Spf         | SPF_OK
        spflong          | long for one datagram                        | Spf         | SPF_OK SPF_TXT_LARGE
        spfwide          | all of IPv4                                  | Spf         | SPF_HUGE_RANGE
        spfmxmany        | mx with eleven MX                            | Spf         | SPF_TOO_MANY_MX
        txt4k            | a text of 4 KB that is no SPF                | Spf         | SPF_MISSING
        txtmany          | 41 texts, SPF among them; mx without an MX   | Spf         | SPF_OK SPF_TXT_NEEDS_TCP SPF_VOID_LOOKUPS
        txtbin           | octets that are no text                      | Spf         | SPF_MISSING
        twospf           | the old operator's record left beside        | Spf         | SPF_MULTIPLE
        dnone            | p=none                                       | Dmarc       | DMARC_OK DMARC_POLICY_NONE
        dnop             | reports without p                            | Dmarc       | DMARC_P_MISSING DMARC_REPORT_UNAUTHORIZED
        dnoprua          | neither p nor reports                        | Dmarc       | DMARC_NO_POLICY DMARC_NO_P_NO_RUA
        dmulti           | two records                                  | Dmarc       | DMARC_MULTIPLE
        dspace           | blanks where they may be                     | Dmarc       | DMARC_OK
        dcase            | the version in another case                  | Dmarc       | DMARC_VERSION_CASE
        dbadp            | p=block                                      | Dmarc       | DMARC_P_INVALID
        dorder           | the version second                           | Dmarc       | DMARC_VERSION_FIRST
        dpct             | tags that RFC 9989 removed                   | Dmarc       | DMARC_OK DMARC_TAG_REMOVED
        dbis             | the tags of RFC 9989                         | Dmarc       | DMARC_SP_WEAKER DMARC_TESTING
        dext             | reports elsewhere, one without consent       | Dmarc       | DMARC_POLICY_NONE DMARC_REPORT_UNAUTHORIZED DMARC_URI_SIZE
        duri             | reports to no URI                            | Dmarc       | DMARC_POLICY_NONE DMARC_URI_NO_SCHEME
        djunk            | another text beside it                       | Dmarc       | DMARC_OK
        dunk             | a tag nobody knows                           | Dmarc       | DMARC_OK DMARC_POLICY_NONE DMARC_UNKNOWN_TAG
        dcomma           | commas for semicolons                        | Dmarc       | DMARC_SYNTAX
        dcname           | an alias of another domain's record          | Dmarc       | DMARC_REPORT_UNAUTHORIZED
        psd              | a public suffix                              | Dmarc       | DMARC_OK
        org.psd          | an organisation below it                     | Dmarc       | DMARC_OK
        sub.org.psd      | a name of the organisation                   | Dmarc       | DMARC_INHERITED DMARC_OK DMARC_WALK_ONLY
        a.b.c.d.e.f.g.h.org.psd | one eleven labels deep                | Dmarc       | DMARC_INHERITED DMARC_OK DMARC_WALK_ONLY
        other.psd        | below the suffix, without a record           | Dmarc       | DMARC_INHERITED DMARC_OK DMARC_WALK_ONLY
        reports          | where reports go; has no policy itself       | Dmarc       | DMARC_MISSING
        a.b.c.ent        | below names that are empty                   | Dmarc       | DMARC_MISSING
        wild             | a wildcard, which is no policy               | Dmarc       | DMARC_MISSING
        wild             | the wildcard answers every selector          | Dkim        | DKIM_WILDCARD
        wild             |                                              | Mx          | MX_OK MX_SINGLE
        wild             | its own record, not the wildcard             | Spf         | SPF_OK
        wild             |                                              | Services    | SERVICES_NONE
        x.wild           | by the wildcard                              | Dkim        | DKIM_WILDCARD
        x.wild2          | by a wildcard alias                          | Dkim        | DKIM_WILDCARD
        dk               | takes mail; the rest is selectors            | Mx          | MX_OK MX_SINGLE
        dk rsa2048       | a good key                                   | Dkim        | DKIM_OK
        dk rsa1024       | a short one                                  | Dkim        | DKIM_KEY_1024
        dk rsa512        | one too short                                | Dkim        | DKIM_KEY_SHORT
        dk ed            | Ed25519 and nothing for who does not know it | Dkim        | DKIM_ED25519_ALONE DKIM_OK
        dk revoked       | p=                                           | Dkim        | DKIM_REVOKED DKIM_UNUSABLE
        dk testing       | t=y                                          | Dkim        | DKIM_TESTING
        dk nov           | no version, which is fine                    | Dkim        | DKIM_OK
        dk vlast         | the version last                             | Dkim        | DKIM_V_NOT_FIRST
        dk sha1          | h=sha1                                       | Dkim        | DKIM_SHA1_ONLY
        dk svc           | s=other                                      | Dkim        | DKIM_SERVICE_OTHER DKIM_UNUSABLE
        dk badb64        | no base64                                    | Dkim        | DKIM_KEY_BASE64
        dk nokey         | no p                                         | Dkim        | DKIM_NO_P
        dk spaces        | blanks where they may be                     | Dkim        | DKIM_OK
        dk quoted        | quotation marks in the text                  | Dkim        | DKIM_LITERAL_QUOTES
        dk escaped       | backslashes in the text                      | Dkim        | DKIM_LITERAL_BACKSLASH
        dk op1           | an alias of the operator's key               | Dkim        | DKIM_OK
        dk dead          | an alias of nothing                          | Dkim        | DKIM_CNAME_DANGLING
        dk two           | two keys                                     | Dkim        | DKIM_MULTIPLE_RECORDS
        ttl0             | no time to live                              | TimeToLive  | TTL_ZERO
        ttlday           | a day                                        | TimeToLive  | TTL_LONG
        ovh              | OVH's five servers, 3600 s                   | Mx          | MX_OK
        ovh              |                                              | Spf         | SPF_OK
        ovh              |                                              | Dkim        | DKIM_OK
        ovh              |                                              | Dmarc       | DMARC_OK DMARC_POLICY_NONE
        ovh              | submission at the port of submissions        | Services    | SERVICES_OK SRV_SUBMISSION_465
        ovh              |                                              | TimeToLive  | TTL_OK
        ovh              | as the operator wants it                     | Expected    | EXPECTED_OK
        ovh4             | the first four                               | Mx          | MX_OK
        ovh4             |                                              | Expected    | EXPECTED_OK
        ovh34            | the last two, the other way round            | Mx          | MX_OK
        ovh34            |                                              | Expected    | EXPECTED_OK
        ovhuser          | without the first                            | Mx          | MX_OK
        ovhuser          |                                              | Expected    | EXPECTED_OK
        ovhmixed         | the old server left beside OVH's             | Mx          | MX_OK
        ovhmixed         |                                              | Spf         | SPF_OK
        ovhmixed         | a cut-over not finished                      | Expected    | EXPECTED_MX_FOREIGN
        nodot            | the final dot forgotten                      | Mx          | MX_FINAL_DOT MX_NXDOMAIN
        nodot            |                                              | Spf         | SPF_OK
        nodot            |                                              | Services    | SERVICES_NONE SRV_NO_TARGET
        nodot            |                                              | Expected    | EXPECTED_DKIM_NONE EXPECTED_FINAL_DOT EXPECTED_SERVICE_OPTIONAL
        twospf           | one server, two SPF, no DKIM                 | Expected    | EXPECTED_DKIM_NONE EXPECTED_MX_FEW EXPECTED_SERVICE_MISSING EXPECTED_SERVICE_OPTIONAL EXPECTED_SPF_SEVERAL
        spfquote         | quotation marks, and nothing of OVH's        | Expected    | EXPECTED_DKIM_NONE EXPECTED_MX_NONE EXPECTED_SERVICE_MISSING EXPECTED_SERVICE_OPTIONAL EXPECTED_TXT_QUOTED
        fault            | above the names with faults; has none itself | Mx          | MX_OK MX_SINGLE
        """, "mailtest");

    /// <summary>What only servers can show: delegations, signatures, and a resolver's own limits.</summary>
    public static IReadOnlyList<BedGrade> Live { get; } =
    [
        .. BedGrade.Read("""
            l1               | an alias that leads in a circle              | Mx          | MX_UNKNOWN
            l2               | the other half of the circle                 | Mx          | MX_UNKNOWN
            lame             | one refuses, one is dead, none at the parent is as in the zone | NameServers | NS_DEAD NS_LAME NS_PARENT_MISMATCH
            stale            | one holds an old copy; the zone names others | NameServers | NS_PARENT_MISMATCH NS_SERIALS
            nsmis            | the parent names others than the zone        | NameServers | NS_PARENT_MISMATCH
            knotsigned       | delegated to one that the zone does not name; those it names refuse | NameServers | NS_LAME NS_PARENT_MISMATCH
            knotsigned       | signed, with nothing at the parent           | Dnssec      | DNSSEC_INSECURE
            good             | not signed                                   | Dnssec      | DNSSEC_INSECURE
            good             | so its keys for TLS prove nothing            | Dane        | DANE_INSECURE
            c0               | more aliases than a resolver follows         | Mx          | MX_AUTHORITY_SILENT MX_UNKNOWN
            """, "mailtest"),
        .. BedGrade.Read("""
            ok               | two servers that agree                       | NameServers | NS_OK
            ok               | signed well                                  | Dnssec      | DNSSEC_SECURE
            ok               |                                              | Dane        | DANE_OK
            nsec             | signed, with the older kind of denial        | Dnssec      | DNSSEC_SECURE
            insecure         | below a signed zone, not signed              | Dnssec      | DNSSEC_INSECURE
            insecure         |                                              | Dane        | DANE_INSECURE
            expired          | signatures of the past                       | Dnssec      | DNSSEC_BOGUS
            expired          | what is bogus is not known                   | Mx          | MX_UNKNOWN
            tampered         | one text changed after it was signed         | Dnssec      | DNSSEC_BOGUS DNSSEC_SECURE
            tampered         | that text                                    | Spf         | SPF_UNKNOWN
            tampered         | the rest holds                               | Mx          | MX_OK MX_SINGLE
            dsmis            | the parent has another key                   | Dnssec      | DNSSEC_BOGUS
            dsunsigned       | the parent has a key, the zone is not signed | Dnssec      | DNSSEC_BOGUS
            """, "sec"),
    ];

    /// <summary>Behind dnsdist, which does to each what its name says.</summary>
    public static IReadOnlyList<BedGrade> Faulty { get; } = BedGrade.Read("""
        servfail | the resolver cannot find out              | Mx | MX_UNKNOWN
        refused  | it does not want to                       | Mx | MX_UNKNOWN
        nxd      | it says there is none                     | Mx | MX_DOMAIN_NXDOMAIN
        drop     | it is silent                              | Mx | MX_UNKNOWN
        tc       | cut, by UDP                               | Mx | MX_OK MX_SINGLE
        tconly   | by TCP alone                              | Mx | MX_OK MX_SINGLE
        slow20   | 20 ms late                                | Mx | MX_OK MX_SINGLE
        slow500  | later than it is asked again              | Mx | MX_OK MX_SINGLE
        slow2000 | 2 s late                                  | Mx | MX_OK MX_SINGLE
        flaky    | every other question is lost              | Mx | MX_OK MX_SINGLE
        """, "fault.mailtest");

    /// <summary>
    /// Behind a server that answers as none should. It has "v=spf1 -all ok" for every name: who sees that, sees a term nobody knows after
    /// all. "spoof" and other texts are forged or broken, and to be believed by nobody.
    /// </summary>
    public static IReadOnlyList<BedGrade> Hostile { get; } = BedGrade.Read("""
        plain         | answers well                                 | Spf | SPF_SYNTAX
        wrongid       | another number                               | Spf | SPF_SYNTAX
        wrongq        | another question                             | Spf | SPF_SYNTAX
        spoofthenreal | a forged answer before the real one          | Spf | SPF_SYNTAX
        garbage       | no message                                   | Spf | SPF_SYNTAX
        short         | no whole header                              | Spf | SPF_SYNTAX
        cut           | cut in the middle                            | Spf | SPF_SYNTAX
        loop          | a pointer to itself                          | Spf | SPF_SYNTAX
        fwdptr        | a pointer ahead                              | Spf | SPF_SYNTAX
        longlabel     | a label of a reserved kind                   | Spf | SPF_SYNTAX
        formerr-edns  | FORMERR because of EDNS                      | Spf | SPF_SYNTAX
        badvers       | BADVERS                                      | Spf | SPF_SYNTAX
        notimp-edns   | NOTIMP because of EDNS                       | Spf | SPF_SYNTAX
        drop-edns     | silent because of EDNS                       | Spf | SPF_SYNTAX
        opttwice      | OPT twice                                    | Spf | SPF_SYNTAX
        query         | a question for an answer                     | Spf | SPF_SYNTAX
        case          | the question in another case                 | Spf | SPF_SYNTAX
        dup           | three times                                  | Spf | SPF_SYNTAX
        late          | after 3 s                                    | Spf | SPF_SYNTAX
        silent        | by TCP alone                                 | Spf | SPF_SYNTAX
        tcslow        | cut, then octet by octet                     | Spf | SPF_SYNTAX
        ancount       | counts 65,535 records                        | Spf | SPF_SYNTAX
        rdover        | data past the end                            | Spf | SPF_SYNTAX
        txtover       | a string past its record                     | Spf | SPF_SYNTAX
        tcnotcp       | cut, and TCP closed                          | Spf | SPF_UNKNOWN
        tchang        | cut, and TCP hangs                           | Spf | SPF_UNKNOWN
        tcshort       | cut, and TCP ends too early                  | Spf | SPF_UNKNOWN
        servfail      | SERVFAIL                                     | Spf | SPF_UNKNOWN
        ttlneg        | another text, with a time to live below zero | Spf | SPF_MISSING
        big           | another text of 4 KB by UDP                  | Spf | SPF_MISSING
        othertype     | a record of another type                     | Spf | SPF_MISSING
        """, "x");
}
