"""Names for the invented people: first names and surnames of a region, combined by chance. Nobody is meant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """Countries that share names here."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


def _region(women: str, men: str, surnames: str) -> Region:
    return Region(tuple(women.split()), tuple(men.split()), tuple(surnames.split()))


_ROMANIAN = _region(
    "Elena Mihaela Ioana Andreea Cristina Daniela Alina Roxana Simona Larisa",
    "Mihai Florin Bogdan Vasile Gheorghe Sorin Marius Cosmin Adrian Iulian",
    "Munteanu Lupu Rusu Ciobanu Dobre Moraru Pavel Stoica Neagu Sandu Barbu Oprea",
)
_SLAVIC_EAST = _region(
    "Oksana Iryna Nataliia Olena Kateryna Yuliia Svitlana Daryna",
    "Andrii Serhii Vitalii Oleh Dmytro Taras Pavlo Roman",
    "Kovalenko Bondar Melnyk Tkachuk Savchuk Hrytsenko Lysenko Moroz Kravets Polishchuk",
)
_SLAVIC_SOUTH = _region(
    "Desislava Gergana Silviya Rositsa Mariyana Teodora Vesela Nadezhda",
    "Georgi Stoyan Plamen Hristo Dimitar Krasimir Angel Rumen",
    "Petkova Dimitrov Iliev Stoyanov Hristov Kolev Angelov Marinov Todorov Vasilev",
)
_SLAVIC_WEST = _region(
    "Agnieszka Katarzyna Beata Monika Joanna Dorota Ewa Renata",
    "Piotr Tomasz Marek Krzysztof Dariusz Grzegorz Rafał Mariusz",
    "Nowicki Zielinski Wrona Kaczmarek Sikora Pawlak Baran Duda Mazur Krol",
)
_BALTIC = _region(
    "Rasa Jurgita Egle Inga Daiva Liga Ilze Baiba",
    "Darius Tomas Mindaugas Saulius Andris Raimonds Valdis Vytautas",
    "Petraitis Jankauskas Ozols Berzins Kalnins Stankus Balciunas Vitols Urbonas",
)
_HUNGARIAN = _region(
    "Ildiko Zsofia Krisztina Eszter Reka Timea Noemi",
    "Zoltan Laszlo Attila Gabor Istvan Csaba",
    "Farkas Lakatos Balogh Szabo Orsos Juhasz Bognar Vajda",
)
_WEST_AFRICAN = _region(
    "Blessing Joy Precious Faith Osas Gift Patience Mercy Esther Comfort",
    "Emeka Kofi Samuel Kwame Festus Victor Kingsley Ebrima",
    "Osagie Igbinovia Mensah Boateng Ehigie Okoro Aigbe Owusu Ndiaye Eboh Uwaifo Tabi",
)
_EAST_AFRICAN = _region(
    "Achieng Nakato Wanjiru Namutebi Auma Nabirye Mumbi Kagoya",
    "Otieno Kato Mwangi Okello Ssemakula Kiprop Wasswa",
    "Nalwanga Odongo Njoroge Nakibuuka Wekesa Akello Kamau Nsubuga Mugisha Atieno",
)
_THAI = _region(
    "Malee Siriporn Kanya Nittaya Ratana Suda Pornthip Wilai Anong",
    "Somchai Anan Wichai Prasert Kittisak Niran",
    "Srisuk Chaiyasit Boonmee Thongdee Phromma Saelim Kaewta Rattanaporn Wongsa",
)
_VIETNAMESE = _region(
    "Huong Lan Thuy Mai Ngoc Linh Trang Hanh",
    "Hung Minh Tuan Duc Quang Thanh Long Dung Nam Khanh",
    "Nguyen Tran Pham Hoang Vu Dang Bui Ngo Duong Ly",
)
_PHILIPPINE = _region(
    "Maricel Rowena Jocelyn Liezel Analyn Rosalie Cherry Marites",
    "Rodel Jayson Arnel Ronaldo Dennis Jericho",
    "Santos Bautista Villanueva Manalo Dizon Salonga Magbanua Catapang Reyes",
)
_LATIN = _region(
    "Yesenia Luciana Paola Yuliana Fernanda Rosangela Marisol Camila",
    "Jorge Thiago Wilmer Edson Ramiro Julio",
    "Cardenas Barros Quintero Moreira Paredes Teixeira Rosario Salcedo Pinheiro",
)
_SOUTH_ASIAN = _region(
    "Sunita Anjali Rekha Kamala Sabina Parveen Meena",
    "Ramesh Bikash Suresh Rajan Kamal Imran Deepak Harpreet",
    "Thapa Gurung Rai Sharma Akter Khan Tamang Gill Karki Uddin",
)
_MAGHREB_BALKAN = _region(
    "Samira Nawal Leila Elira Besa Teuta Khadija",
    "Youssef Bilal Karim Arben Ilir Hamza Amine Besnik",
    "Benali Hoxha Amrani Krasniqi Ziani Dervishi Haddad Shala Berisha",
)
_CENTRAL_ASIAN = _region(
    "Gulnora Zulfiya Nilufar Aziza Dilfuza Feruza",
    "Bakhtiyor Jasur Sherzod Farrukh Otabek Ulugbek",
    "Karimov Yusupov Rakhimov Tursunov Saidov Ergashev",
)
_CHINESE = _region("Mei Xiulan Fang Lihua Yan Jing", "Wei Jian Guoqiang Bin Tao", "Zhang Chen Lin Huang Zheng Xu")
_DANISH = _region(
    "Freja Maria Camilla Josefine Mathilde Sarah Julie",
    "Emil Oliver Mikkel Kevin Lukas Nikolaj",
    "Bjerregaard Toftegaard Ladefoged Brandstrup Hviid Kofoed Stampe",
)
_ARAB = _region(
    "Rasha Hanan Dima Rania Amal", "Omar Khaled Yasin Ahmad Basel", "Darwish Khoury Mansour Najjar Saleh Halabi"
)

REGIONS = {
    **dict.fromkeys(("RO", "MD"), _ROMANIAN),
    **dict.fromkeys(("UA", "BY", "RU"), _SLAVIC_EAST),
    "BG": _SLAVIC_SOUTH,
    **dict.fromkeys(("PL", "CZ", "SK"), _SLAVIC_WEST),
    **dict.fromkeys(("LT", "LV"), _BALTIC),
    "HU": _HUNGARIAN,
    **dict.fromkeys(("NG", "GH", "CM", "GM", "SL"), _WEST_AFRICAN),
    **dict.fromkeys(("UG", "KE", "TZ"), _EAST_AFRICAN),
    "TH": _THAI,
    "VN": _VIETNAMESE,
    "PH": _PHILIPPINE,
    **dict.fromkeys(("BR", "CO", "DO", "VE"), _LATIN),
    **dict.fromkeys(("NP", "IN", "BD", "PK"), _SOUTH_ASIAN),
    **dict.fromkeys(("AL", "MA", "DZ"), _MAGHREB_BALKAN),
    "UZ": _CENTRAL_ASIAN,
    "CN": _CHINESE,
    "DK": _DANISH,
    "SY": _ARAB,
}
LANGUAGES = {
    "RO": "ro", "MD": "ro", "UA": "uk", "BG": "bg", "PL": "pl", "CZ": "cs", "LT": "lt", "LV": "lv", "HU": "hu",
    "NG": "en", "GH": "en", "CM": "fr", "GM": "en", "UG": "en", "KE": "sw", "TH": "th", "VN": "vi", "PH": "tl",
    "BR": "pt", "CO": "es", "DO": "es", "NP": "ne", "IN": "hi", "BD": "bn", "AL": "sq", "MA": "ar", "DZ": "ar",
    "UZ": "uz", "CN": "cmn", "DK": "da", "SY": "ar",
}  # fmt: skip
EU = frozenset({"RO", "BG", "PL", "CZ", "SK", "LT", "LV", "HU"})
