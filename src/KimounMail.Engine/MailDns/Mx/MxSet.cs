using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Mx;

/// <summary>What a set of MX records says to a sender.</summary>
internal enum MxVerdict
{
    Ok,

    /// <summary>The domain accepts no mail (RFC 7505).</summary>
    NullMx,

    /// <summary>Without MX records mail goes to the domain's own addresses (RFC 5321 §5.1).</summary>
    Implicit,

    Error,
}

/// <summary>One thing to say of a set, or of a record in it.</summary>
internal sealed record MxRemark(MailDnsRule Rule, string Message, DnsMxRecord? Record = null);

/// <summary>Judges a set of MX records; asks nobody.</summary>
internal sealed record MxSet(MxVerdict Verdict, IReadOnlyList<MxRemark> Remarks)
{
    /// <param name="records">The records.</param>
    /// <param name="targets">Where they lead; what is not among them is not judged.</param>
    public static MxSet Judge(IReadOnlyList<DnsMxRecord> records, IReadOnlyList<MxTarget> targets)
    {
        if (records.Count == 0)
            return new MxSet(MxVerdict.Implicit, [new MxRemark(MxFindings.None, "There are no MX records: mail goes to the addresses of the domain itself.")]);
        if (records.Any(record => record.Exchange.IsRoot))
            return JudgeNull(records);

        var remarks = records.DistinctBy(record => record.Exchange)
            .Join(targets, record => record.Exchange, target => target.Exchange, JudgeTarget)
            .SelectMany(found => found)
            .Concat(Duplicates(records))
            .ToList();
        if (records.Count == 1 && remarks.Count == 0)
            remarks.Add(new MxRemark(MxFindings.Single, "There is one mail server: mail waits at the senders while it is away.", records[0]));
        return new MxSet(remarks.Any(remark => remark.Rule.Severity == MailDnsSeverity.Error) ? MxVerdict.Error : MxVerdict.Ok, remarks);
    }

    private static MxSet JudgeNull(IReadOnlyList<DnsMxRecord> records)
    {
        if (records.FirstOrDefault(record => !record.Exchange.IsRoot) is { } other)
            return new MxSet(MxVerdict.Error, [new MxRemark(MxFindings.NullMixed, "A null MX says that the domain takes no mail, another record says where it goes.", other)]);
        return records.Any(record => record.Preference != 0)
            ? new MxSet(MxVerdict.NullMx, [new MxRemark(MxFindings.NullPreference, "The preference of a null MX is 0.", records[0])])
            : new MxSet(MxVerdict.NullMx, []);
    }

    private static IEnumerable<MxRemark> JudgeTarget(DnsMxRecord record, MxTarget target)
    {
        if (target.IsAddress)
            return [new MxRemark(MxFindings.Address, $"{target.Exchange} is an address; an MX names a host.", record)];
        if (target.IsLocalhost)
            return [new MxRemark(MxFindings.Localhost, $"{target.Exchange} is to each sender the sender itself.", record)];
        return JudgeHost(record, target);
    }

    private static IEnumerable<MxRemark> JudgeHost(DnsMxRecord record, MxTarget target)
    {
        if (target.AliasOf is { } canonical)
            yield return new MxRemark(MxFindings.Alias, $"{target.Exchange} is an alias (CNAME) of {canonical}.", record);
        if (target.DoesNotExist)
            yield return new MxRemark(MxFindings.DoesNotExist, $"There is no name {target.AliasOf ?? target.Exchange}.", record);
        else if (target.Addresses.Count == 0 && target.Unknown.Count == 0)
            yield return new MxRemark(MxFindings.NoAddress, $"{target.Exchange} has neither an A nor an AAAA record.", record);
        foreach (var address in target.Addresses.Where(address => !PublicAddress.Is(address)))
            yield return new MxRemark(MxFindings.PrivateAddress, $"{target.Exchange} has the address {address}, which cannot be reached over the Internet.", record);
        if (target.Addresses.Count > 0 && target.Unknown.Count == 0 && target.Addresses.All(address => address.GetAddressBytes().Length == 16))
            yield return new MxRemark(MxFindings.V6Only, $"{target.Exchange} has IPv6 addresses only: senders without IPv6 do not reach it.", record);
    }

    private static IEnumerable<MxRemark> Duplicates(IReadOnlyList<DnsMxRecord> records) => records
        .GroupBy(record => record.Exchange)
        .Where(group => group.Count() > 1)
        .Select(group => new MxRemark(MxFindings.Duplicate, $"{group.Key} is named {group.Count()} times.", group.Last()));
}
