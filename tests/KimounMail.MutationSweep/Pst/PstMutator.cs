using System.Buffers.Binary;
using KimounMail.TestServers.Pst;

namespace KimounMail.MutationSweep.Pst;

/// <summary>
/// Damages a file. Checksums would stop most damage at the door, so half of it is done inside pages and blocks, which then get the checksum
/// they should have.
/// </summary>
internal sealed class PstMutator(byte[] whole)
{
    private readonly List<SealedPart> _parts = SealedPart.Find(whole);

    public (byte[] Octets, string How) Mutate(Random random)
    {
        var file = (byte[])whole.Clone();
        switch (random.Next(10))
        {
            case 0:
                Turn(file, random, 0, file.Length, 1 + random.Next(40));
                return (file, "bits turned");
            case 1:
                return (file[..random.Next(file.Length)], "cut");
            case 2:
                Splice(file, random, 512);
                return (file, "pages exchanged");
            case 3:
                file.AsSpan(random.Next(file.Length / 512) * 512, 512).Clear();
                return (file, "page empty");
            case 4:
                Turn(file, random, 0, 564, 1 + random.Next(4));
                return (file, "head");
            case 5:
                SplicePart(file, random);
                return (file, "parts exchanged, sealed");
            case 6 or 7:
                ForEachOf(file, random, part => Turn(file, random, part.Offset, part.Length, 1 + random.Next(8)));
                return (file, "bits turned, sealed");
            default:
                ForEachOf(file, random, part => SetNumbers(file, random, part));
                return (file, "numbers set, sealed");
        }
    }

    private void ForEachOf(byte[] file, Random random, Action<SealedPart> change)
    {
        for (var times = 1 + random.Next(4); times > 0; times--)
        {
            var part = _parts[random.Next(_parts.Count)];
            change(part);
            part.Seal(file);
        }
    }

    /// <summary>Numbers as they lead astray: none, all, one more or less, a place in the same part, an id or offset from another.</summary>
    private void SetNumbers(byte[] file, Random random, SealedPart part)
    {
        for (var times = 1 + random.Next(4); times > 0; times--)
        {
            var size = 1 << random.Next(4);
            if (part.Length < size)
                return;
            var at = file.AsSpan(part.Offset + random.Next((part.Length / size)) * size, size);
            var other = _parts[random.Next(_parts.Count)];
            switch (random.Next(6))
            {
                case 0:
                    at.Clear();
                    break;
                case 1:
                    at.Fill(0xFF);
                    break;
                case 2:
                    at[0]++;
                    break;
                case 3:
                    at[0]--;
                    break;
                case 4:
                    file.AsSpan(other.Offset + random.Next(Math.Max(1, other.Length - 8)), Math.Min(size, other.Length)).CopyTo(at);
                    break;
                default:
                    var number = new byte[8];
                    BinaryPrimitives.WriteInt64LittleEndian(number, random.Next(3) switch { 0 => other.Offset, 1 => part.Offset, _ => random.Next(70_000) });
                    number.AsSpan(0, size).CopyTo(at);
                    break;
            }
        }
    }

    /// <summary>A part in the place of another: trees of pages and of blocks get cycles that way.</summary>
    private void SplicePart(byte[] file, Random random)
    {
        var (from, to) = (_parts[random.Next(_parts.Count)], _parts[random.Next(_parts.Count)]);
        var length = Math.Min(from.Length, to.Length);
        whole.AsSpan(from.Offset, length).CopyTo(file.AsSpan(to.Offset));
        to.Seal(file);
    }

    private static void Splice(byte[] file, Random random, int size)
    {
        for (var times = 1 + random.Next(3); times > 0; times--)
        {
            var (from, to) = (random.Next(file.Length / size) * size, random.Next(file.Length / size) * size);
            file.AsSpan(from, size).CopyTo(file.AsSpan(to));
        }
    }

    private static void Turn(byte[] file, Random random, int offset, int length, int times)
    {
        for (; times > 0 && length > 0; times--)
            file[offset + random.Next(length)] ^= (byte)(1 << random.Next(8));
    }
}
