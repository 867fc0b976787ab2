"""Abbreviations of states and provinces with GeoNames' codes of what they mean."""

from __future__ import annotations

# GeoNames' code of the first level, then the abbreviations.
_WRITTEN = """
US.AL Ala. AL; US.AK AK; US.AZ Ariz. AZ; US.AR Ark. AR; US.CA Calif. CA Cal.; US.CO Colo. CO; US.CT Conn. CT;
US.DE Del. DE; US.FL Fla. FL; US.GA Ga. GA; US.HI HI; US.ID ID; US.IL Ill. IL; US.IN Ind. IN; US.IA IA; US.KS Kan. KS
Kans.; US.KY Ky. KY; US.LA La. LA; US.ME ME; US.MD Md. MD; US.MA Mass. MA; US.MI Mich. MI; US.MN Minn. MN; US.MS Miss.
MS; US.MO Mo. MO; US.MT Mont. MT; US.NE Neb. NE; US.NV Nev. NV; US.NH N.H. NH; US.NJ N.J. NJ; US.NM N.M. NM; US.NY
N.Y. NY; US.NC N.C. NC; US.ND N.D. ND; US.OH OH; US.OK Okla. OK; US.OR Ore. OR; US.PA Pa. PA Penn.; US.RI R.I. RI;
US.SC S.C. SC; US.SD S.D. SD; US.TN Tenn. TN; US.TX Tex. TX; US.UT UT; US.VT Vt. VT; US.VA Va. VA; US.WA Wash. WA;
US.WV W.Va. WV; US.WI Wis. WI Wisc.; US.WY Wyo. WY; US.DC D.C. DC; US.PR P.R. PR; CA.01 Alta. AB; CA.02 B.C. BC; CA.03
Man. MB; CA.04 N.B. NB; CA.05 N.L. NL; CA.07 N.S. NS; CA.08 Ont. ON; CA.09 P.E.I. PE; CA.10 Que. QC; CA.11 Sask. SK;
AU.02 NSW N.S.W.; AU.04 Qld; AU.07 Vic; AU.08 WA
"""
CODES = {
    abbreviation: code
    for entry in _WRITTEN.split(";")
    for code, *abbreviations in [entry.split()]
    for abbreviation in reversed(abbreviations)
    if code != "AU.08"
}
